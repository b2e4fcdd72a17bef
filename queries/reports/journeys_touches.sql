-- What each touch of each journey brought: emails delivered, opened, clicked and booked, and their meetings.
--
-- grain:   journey, step
-- inputs:  cohort_days, activity_days, email_events, meeting_rows, touches, teams
-- params:  basis, from_day, to_day, csms, regions, journeys, steps, credit
-- outputs: journey, step, delivered_count, opened_count, clicked_count, unknown_clicks_count, booked_count,
--          meetings_count, due_count, held_count, unverified_count
-- units:   counts of emails; meetings, due, held, unverified: of meetings
--
-- booked_count    emails that led to a meeting
-- meetings_count  meetings booked; by the day of booking under basis activity, as due, held and unverified are
--                 by the day of the start

with

emailed as (

    select
        touch_no, team_no,
        sum(delivered_count) as delivered_count,
        sum(opened_count) as opened_count,
        sum(clicked_count) as clicked_count,
        sum(unknown_clicks_count) as unknown_clicks_count,
        sum(if($credit = 'all', all_booked_count, direct_booked_count)) as booked_count
    from cohort_days
    where $basis = 'cohort'
        and is_between(executed_day, $from_day, $to_day)
    group by touch_no, team_no
    union all
    select
        touch_no, team_no, sum(delivered_count), sum(opened_count), sum(clicked_count), sum(unknown_clicks_count), 0
    from activity_days
    where $basis = 'activity'
        and is_between(first_day, $from_day, null)
        and is_between(last_day, null, $to_day)
    group by touch_no, team_no
    union all
    select touch_no, team_no, 0, 0, 0, 0, count(distinct email_no)
    from email_events
    where $basis = 'activity'
        and credit = $credit
        and stage_bit = 32
        and is_between(event_day, $from_day, $to_day)
    group by touch_no, team_no

),

met as (

    select
        touch_no, team_no,
        count(*) filter (where $basis = 'cohort' or is_between(created_day, $from_day, $to_day)) as meetings_count,
        count(*) filter (where is_due and is_seen) as due_count,
        count(*) filter (where status = 'held' and is_seen) as held_count,
        count(*) filter (where status = 'unverified' and is_seen) as unverified_count
    from (
        select *, $basis = 'cohort' or is_between(starts_day, $from_day, $to_day) as is_seen
        from meeting_rows
        where credit = $credit
            and ($basis = 'activity' or is_between(email_day, $from_day, $to_day))
    ) as seen
    group by touch_no, team_no

),

counted as (

    select *, 0 as meetings_count, 0 as due_count, 0 as held_count, 0 as unverified_count
    from emailed
    union all
    select touch_no, team_no, 0, 0, 0, 0, 0, meetings_count, due_count, held_count, unverified_count
    from met

)

select
    touches.journey,
    touches.step,
    sum(delivered_count) as delivered_count,
    sum(opened_count) as opened_count,
    sum(clicked_count) as clicked_count,
    sum(unknown_clicks_count) as unknown_clicks_count,
    sum(booked_count) as booked_count,
    sum(meetings_count) as meetings_count,
    sum(due_count) as due_count,
    sum(held_count) as held_count,
    sum(unverified_count) as unverified_count
from counted
inner join touches using (touch_no)
inner join teams using (team_no)
where is_wanted(touches.journey, $journeys)
    and is_wanted(touches.step, $steps)
    and is_wanted(teams.csm, $csms)
    and is_wanted(teams.region, $regions)
group by touches.journey, touches.step
order by touches.journey, touches.step;
