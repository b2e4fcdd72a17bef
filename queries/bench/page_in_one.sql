-- One selection of the cohort funnel in one query: in all, by journey, step, CSM, region and month.
--
-- grain:   journey, step, csm, region, month_day
-- inputs:  cohort_days, touches, teams
-- params:  from_day, to_day
-- outputs: journey, step, csm, region, month_day, attempted_count, sent_count, delivered_count, bounced_count,
--          opened_count, clicked_count
-- units:   counts of emails
--
-- The cells are read once, into places and days; names, totals and months are made of those few.

with

summed as materialized (

    select
        touch_no,
        team_no,
        executed_day,
        grouping(executed_day) = 0 as is_day,
        sum(attempted_count) as attempted_count,
        sum(sent_count) as sent_count,
        sum(delivered_count) as delivered_count,
        sum(bounced_count) as bounced_count,
        sum(opened_count) as opened_count,
        sum(clicked_count) as clicked_count
    from cohort_days
    where is_between(executed_day, $from_day, $to_day)
    group by grouping sets ((touch_no, team_no), (executed_day))

)

select
    touches.journey,
    touches.step,
    teams.csm,
    teams.region,
    null as month_day,
    sum(attempted_count) as attempted_count,
    sum(sent_count) as sent_count,
    sum(delivered_count) as delivered_count,
    sum(bounced_count) as bounced_count,
    sum(opened_count) as opened_count,
    sum(clicked_count) as clicked_count
from summed
inner join touches using (touch_no)
inner join teams using (team_no)
where not is_day
group by grouping sets ((), (touches.journey), (touches.step), (teams.csm), (teams.region))
union all
select
    null,
    null,
    null,
    null,
    date_trunc('month', executed_day),
    sum(attempted_count),
    sum(sent_count),
    sum(delivered_count),
    sum(bounced_count),
    sum(opened_count),
    sum(clicked_count)
from summed
where is_day
group by date_trunc('month', executed_day);
