-- Emails counted by the days on which something happened to them, and by pairs of such days.
--
-- grain:   first_day, last_day, touch_no, team_no
-- inputs:  activity_sums, activity_pairs
-- params:  none
-- outputs: first_day, last_day, touch_no, team_no, attempted_count, sent_count, delivered_count, bounced_count,
--          unknown_clicks_count, opened_count, clicked_count, delivered_any_count, opened_any_count
-- units:   counts of emails, signed in the *_any columns, as in activity_sums
--
-- Nothing is kept twice: these are the rows of activity_sums that are days, with those of activity_pairs.

create or replace view activity_days as
select
    stretch_day(stretch_no) as first_day,
    stretch_day(stretch_no) as last_day,
    * exclude (stretch_no)
from activity_sums
where stretch_no >= 0
union all
select first_day, last_day, touch_no, team_no, 0, 0, 0, 0, 0, 0, 0, delivered_any_count, opened_any_count
from activity_pairs;
