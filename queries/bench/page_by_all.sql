-- One selection of the cohort funnel in one of six queries: in all.
--
-- grain:   one row
-- inputs:  cohort_days, touches, teams
-- params:  from_day, to_day
-- outputs: attempted_count, sent_count, delivered_count, bounced_count, opened_count,
--          clicked_count
-- units:   counts of emails

select
    sum(attempted_count) as attempted_count,
    sum(sent_count) as sent_count,
    sum(delivered_count) as delivered_count,
    sum(bounced_count) as bounced_count,
    sum(opened_count) as opened_count,
    sum(clicked_count) as clicked_count
from cohort_days
inner join touches using (touch_no)
inner join teams using (team_no)
where is_between(executed_day, $from_day, $to_day);
