-- A bare group by CSM with eight sums on the table the funnel of cohorts is made of.
--
-- grain:   csm
-- inputs:  cohort_days, teams
-- params:  none
-- outputs: csm, attempted_count, sent_count, delivered_count, bounced_count, opened_count, clicked_count,
--          booked_count, held_count
-- units:   counts of emails

select
    teams.csm,
    sum(attempted_count) as attempted_count,
    sum(sent_count) as sent_count,
    sum(delivered_count) as delivered_count,
    sum(bounced_count) as bounced_count,
    sum(opened_count) as opened_count,
    sum(clicked_count) as clicked_count,
    sum(all_booked_count) as booked_count,
    sum(all_held_count) as held_count
from cohort_days
inner join teams using (team_no)
group by teams.csm;
