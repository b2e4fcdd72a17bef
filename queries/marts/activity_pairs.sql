-- The cells of activity that reach from one day to another.
--
-- grain:   first_day, last_day, touch_no, team_no
-- inputs:  activity_cells
-- params:  none
-- outputs: first_day, last_day, touch_no, team_no, delivered_any_count, opened_any_count
-- units:   counts of emails, signed, as in activity_cells

create or replace table activity_pairs as
select first_day, last_day, touch_no, team_no, delivered_any_count, opened_any_count
from activity_cells
where first_day < last_day
order by first_day;
