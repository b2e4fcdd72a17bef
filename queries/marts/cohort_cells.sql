-- Emails counted by the day they were attempted, their touch and their team: what cohorts are summed from.
--
-- grain:   executed_day, touch_no, team_no
-- inputs:  emails
-- params:  none
-- outputs: executed_day, touch_no, team_no, attempted_count, sent_count, delivered_count, bounced_count,
--          opened_count, clicked_count, unknown_clicks_count
-- units:   counts of emails
--
-- Sorted by day, so that a range of dates reads only its part of the table.

create or replace table cohort_cells as
select
    executed_day,
    touch_no,
    team_no,
    cast(count(*) as integer) as attempted_count,
    cast(sum((stage_bits >> 1) & 1) as integer) as sent_count,
    cast(sum((stage_bits >> 2) & 1) as integer) as delivered_count,
    cast(sum((stage_bits >> 8) & 1) as integer) as bounced_count,
    cast(sum((stage_bits >> 3) & 1) as integer) as opened_count,
    cast(sum((stage_bits >> 4) & 1) as integer) as clicked_count,
    cast(sum((stage_bits >> 9) & 1) as integer) as unknown_clicks_count
from emails
where is_counted
group by executed_day, touch_no, team_no
order by executed_day;
