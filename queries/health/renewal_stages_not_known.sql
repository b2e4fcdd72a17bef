-- Every renewal's stage is a word that means won, lost or open.
--
-- grain:   stage
-- inputs:  loaded_renewal
-- params:  none
-- outputs: stage, renewals_count
-- units:   renewals_count: renewals
--
-- A word we do not know counts as open.

select
    stage,
    count(*) as renewals_count
from loaded_renewal
where not is_known_stage(coalesce(stage, ''))
group by stage
order by renewals_count desc, stage;
