-- What the journeys sent and led to in a period, and which meetings came without them, by one breakdown.
--
-- grain:   is_total, value
-- inputs:  cohort_days, meeting_rows, touches, teams
-- params:  by, basis, from_day, to_day, csms, regions, journeys, steps, credit
-- outputs: is_total, value, delivered_count, booked_count, held_count, other_booked_count, other_held_count
-- units:   delivered_count: emails of journeys; other counts: meetings, of journeys or other_* of none
--
-- value  the row's name under `by`; null in the total
-- Emails are counted by the day they were attempted, under either basis; meetings as in funnel_meetings.

with

sent as (

    select touch_no, team_no, sum(delivered_count) as delivered_count
    from cohort_days
    where is_between(executed_day, $from_day, $to_day)
    group by touch_no, team_no

),

met as (

    select
        touch_no,
        team_no,
        count(*) filter (where $basis = 'cohort' or is_between(created_day, $from_day, $to_day)) as booked_count,
        count(*) filter (
            where status = 'held' and ($basis = 'cohort' or is_between(starts_day, $from_day, $to_day))
        ) as held_count
    from meeting_rows
    where credit = $credit
        and ($basis = 'activity' or is_between(email_day, $from_day, $to_day))
    group by touch_no, team_no

),

counted as (

    select touch_no, team_no, delivered_count, 0 as booked_count, 0 as held_count
    from sent
    union all
    select touch_no, team_no, 0, booked_count, held_count
    from met

),

named as (

    select
        row_name($by, touches.journey, touches.step, teams.csm, teams.region) as value,
        touches.journey_no > 0 as is_journey,
        counted.*
    from counted
    inner join touches using (touch_no)
    inner join teams using (team_no)
    where is_wanted(touches.journey, $journeys)
        and is_wanted(touches.step, $steps)
        and is_wanted(teams.csm, $csms)
        and is_wanted(teams.region, $regions)

)

select
    grouping(value) = 1 as is_total,
    value,
    coalesce(sum(delivered_count) filter (where is_journey), 0)::bigint as delivered_count,
    coalesce(sum(booked_count) filter (where is_journey), 0)::bigint as booked_count,
    coalesce(sum(held_count) filter (where is_journey), 0)::bigint as held_count,
    coalesce(sum(booked_count) filter (where not is_journey), 0)::bigint as other_booked_count,
    coalesce(sum(held_count) filter (where not is_journey), 0)::bigint as other_held_count
from named
group by grouping sets ((), (value));
