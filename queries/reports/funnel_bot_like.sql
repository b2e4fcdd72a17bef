-- How many of the clicked emails in view have a click time, and how many were clicked as soon as a scanner clicks.
--
-- grain:   one row
-- inputs:  click_times, touches, teams
-- params:  basis, from_day, to_day, csms, regions, journeys, steps
-- outputs: timed_count, bot_like_count
-- units:   counts of emails
--
-- Under basis activity an email counts by the day of its click, as in the funnel.

select
    count(*) as timed_count,
    count(*) filter (where click_times.is_bot_like) as bot_like_count
from click_times
inner join touches using (touch_no)
inner join teams using (team_no)
where is_between(if($basis = 'cohort', click_times.executed_day, click_times.clicked_day), $from_day, $to_day)
    and is_wanted(touches.journey, $journeys)
    and is_wanted(touches.step, $steps)
    and is_wanted(teams.csm, $csms)
    and is_wanted(teams.region, $regions);
