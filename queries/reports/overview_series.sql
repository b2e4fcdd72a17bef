-- The overview's counts by week and by month, for a line a number.
--
-- grain:   grouped_by, first_day
-- inputs:  cohort_days, email_events, meeting_rows, touches, teams
-- params:  basis, from_day, to_day, csms, regions, journeys, steps, credit
-- outputs: grouped_by, first_day, delivered_count, booked_emails_count, booked_count, journeys_booked_count,
--          due_count, held_count
-- units:   delivered_count, booked_emails_count: emails; others: meetings;
--          first_day: a Monday, or the first of a month, in the reporting zone
--
-- grouped_by  week or month
-- Basis cohort: all on the day the email was attempted, so meetings of no email are in no week.
-- Basis activity: each thing on its own day; an email booked twice in a week counts once there.

with

wanted_touches as (

    select touch_no, journey_no > 0 as is_journey
    from touches
    where is_wanted(journey, $journeys) and is_wanted(step, $steps)

),

wanted_teams as (

    select team_no
    from teams
    where is_wanted(csm, $csms) and is_wanted(region, $regions)

),

met as (

    select meeting_rows.*, wanted_touches.is_journey
    from meeting_rows
    inner join wanted_touches using (touch_no)
    inner join wanted_teams using (team_no)
    where meeting_rows.credit = $credit

),

-- By day first: a few hundred rows instead of a cell an email.
days as (

    select
        executed_day as day,
        sum(delivered_count) as delivered_count,
        if($basis = 'cohort', sum(if($credit = 'all', all_booked_count, direct_booked_count)), 0)
            as booked_emails_count,
        0 as booked_count, 0 as journeys_booked_count, 0 as due_count, 0 as held_count
    from cohort_days
    inner join wanted_touches using (touch_no)
    inner join wanted_teams using (team_no)
    where is_between(executed_day, $from_day, $to_day)
    group by executed_day
    union all
    select if($basis = 'cohort', email_day, created_day), 0, 0, count(*), count(*) filter (where is_journey), 0, 0
    from met
    group by all
    union all
    select if($basis = 'cohort', email_day, starts_day), 0, 0, 0, 0, count(*), count(*) filter (where status = 'held')
    from met
    where is_due
    group by all

),

cuts as (

    select unnest(['week', 'month']) as grouped_by

),

placed as (

    select
        cuts.grouped_by,
        if(cuts.grouped_by = 'week', date_trunc('week', days.day), date_trunc('month', days.day)) as first_day,
        days.* exclude (day)
    from days
    cross join cuts
    where days.day is not null and is_between(days.day, $from_day, $to_day)
    union all
    select
        cuts.grouped_by,
        if(cuts.grouped_by = 'week', date_trunc('week', event_day), date_trunc('month', event_day)) as first_day,
        0, count(distinct email_no), 0, 0, 0, 0
    from email_events
    inner join wanted_touches using (touch_no)
    inner join wanted_teams using (team_no)
    cross join cuts
    where $basis = 'activity' and stage_bit = 32 and credit = $credit and is_between(event_day, $from_day, $to_day)
    group by all

)

select
    grouped_by,
    cast(first_day as date) as first_day,
    sum(delivered_count)::bigint as delivered_count,
    sum(booked_emails_count)::bigint as booked_emails_count,
    sum(booked_count)::bigint as booked_count,
    sum(journeys_booked_count)::bigint as journeys_booked_count,
    sum(due_count)::bigint as due_count,
    sum(held_count)::bigint as held_count
from placed
group by all
order by grouped_by, first_day;
