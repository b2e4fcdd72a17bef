-- Meetings in view by two breakdowns at once, by day, week and month too: booked, and what became of them.
--
-- grain:   is_total, is_across_total, value, across_value
-- inputs:  meeting_rows, money_rows, touches, teams
-- params:  by, across, basis, from_day, to_day, csms, regions, journeys, steps, credit, model_bit
-- outputs: is_total, is_across_total, value, across_value, booked_count, due_count, cancelled_count,
--          upcoming_count, held_count, too_short_count, no_show_count, unverified_count, renewing_count
-- units:   counts of meetings
--
-- value, across_value  as in funnel_heat_emails
-- Basis cohort: all on the day of the meeting's email, "No email" without one.
-- Basis activity: booked on the day of booking, statuses on that of the start, renewing on that of closing.

with

wanted_touches as (
    select touch_no from touches where is_wanted(journey, $journeys) and is_wanted(step, $steps)
),

wanted_teams as (
    select team_no from teams where is_wanted(csm, $csms) and is_wanted(region, $regions)
),

-- A meeting may renew on several days, so it stands there by its number.
happened as (

    select
        if($basis = 'cohort', email_day, created_day) as day, touch_no, team_no,
        'booked' as kind, null as meeting_no
    from meeting_rows
    where credit = $credit
    union all
    select if($basis = 'cohort', email_day, starts_day), touch_no, team_no, status, null
    from meeting_rows
    where credit = $credit
    union all
    select if($basis = 'cohort', email_day, closed_day), touch_no, team_no, 'renewing', meeting_no
    from money_rows
    where credit = $credit
        and meeting_no is not null
        and carry_bits & cast($model_bit as integer) > 0

),

placed as (

    select
        slice_day($by, $across, day) as slice,
        slice_touch($by, $across, touch_no) as touch_no, slice_team($by, $across, team_no) as team_no,
        kind, meeting_no, count(*) as meetings_count
    from happened
    where is_between(day, $from_day, $to_day)
        and touch_no in (from wanted_touches) and team_no in (from wanted_teams)
    group by all

),

named as (

    select
        slice_name($by, touches.journey, touches.step, teams.csm, teams.region, placed.slice) as value,
        slice_name($across, touches.journey, touches.step, teams.csm, teams.region, placed.slice) as across_value,
        placed.*
    from placed
    left join touches using (touch_no)
    left join teams using (team_no)

),

once as (

    select
        grouping(value) = 1 as is_total, grouping(across_value) = 1 as is_across_total,
        value, across_value, kind, meeting_no, sum(meetings_count) as meetings_count
    from named
    group by kind, meeting_no, grouping sets ((), (value), (across_value), (value, across_value))

)

select
    is_total,
    is_across_total,
    value,
    across_value,
    coalesce(sum(meetings_count) filter (where kind = 'booked'), 0) as booked_count,
    coalesce(sum(meetings_count) filter (
        where kind in ('held', 'too_short', 'no_show', 'unverified')
    ), 0) as due_count,
    coalesce(sum(meetings_count) filter (where kind = 'cancelled'), 0) as cancelled_count,
    coalesce(sum(meetings_count) filter (where kind = 'upcoming'), 0) as upcoming_count,
    coalesce(sum(meetings_count) filter (where kind = 'held'), 0) as held_count,
    coalesce(sum(meetings_count) filter (where kind = 'too_short'), 0) as too_short_count,
    coalesce(sum(meetings_count) filter (where kind = 'no_show'), 0) as no_show_count,
    coalesce(sum(meetings_count) filter (where kind = 'unverified'), 0) as unverified_count,
    count(*) filter (where kind = 'renewing') as renewing_count
from once
group by is_total, is_across_total, value, across_value;
