-- What the filters can be set to: every CSM, region, journey and step that has something in any row.
--
-- grain:   kind, value
-- inputs:  teams, touches
-- params:  none
-- outputs: kind, value
-- units:   none

select distinct 'csm' as kind, csm as value from teams
union all
select distinct 'region', region from teams
union all
select distinct 'journey', journey from touches
union all
select distinct 'step', step from touches
order by kind, value;
