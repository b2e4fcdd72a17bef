-- Emails counted by the day they were attempted, their touch and their team.
--
-- grain:   executed_day, touch_no, team_no
-- inputs:  cohort_sums
-- params:  none
-- outputs: executed_day, touch_no, team_no, attempted_count, sent_count, delivered_count, bounced_count,
--          opened_count, clicked_count, unknown_clicks_count, all_booked_count, all_held_count,
--          all_unopened_count, all_unclicked_count, direct_booked_count, direct_held_count,
--          direct_unopened_count, direct_unclicked_count, all_last_count, all_first_count, all_linear_count,
--          all_position_count, all_decay_count, direct_last_count, direct_first_count, direct_linear_count,
--          direct_position_count, direct_decay_count
-- units:   counts of emails, as in cohort_sums
--
-- Nothing is kept twice: these are the rows of cohort_sums that are days.

create or replace view cohort_days as
select
    stretch_day(stretch_no) as executed_day,
    * exclude (stretch_no)
from cohort_sums
where stretch_no >= 0;
