-- What was recorded of emails by two breakdowns at once, by day, week and month too; unit email.
--
-- grain:   is_total, is_across_total, value, across_value
-- inputs:  cohort_days, activity_days, email_outcomes, email_events, touches, teams
-- params:  by, across, basis, from_day, to_day, csms, regions, journeys, steps, credit, model_bit
-- outputs: is_total, is_across_total, value, across_value, attempted_count, sent_count, delivered_count,
--          bounced_count, opened_count, clicked_count, unknown_clicks_count, booked_count, held_count,
--          renewed_count
-- units:   counts of emails
--
-- value         the row's name under `by`: journey, step, csm, region, day, week or month; null in is_total
-- across_value  the column's name under `across`, likewise; null in is_across_total
-- Only one of the two may be a day, week or month. Basis activity: each thing on its own day, and an email once
-- in each row, column and total.

with

wanted_touches as (
    select touch_no from touches where is_wanted(journey, $journeys) and is_wanted(step, $steps)
),

wanted_teams as (
    select team_no from teams where is_wanted(csm, $csms) and is_wanted(region, $regions)
),

-- Summed up as far as rows and columns allow, by whole numbers: names come to the few rows that are left.
cells as (

    select
        slice_day($by, $across, executed_day) as slice,
        slice_touch($by, $across, touch_no) as touch_no, slice_team($by, $across, team_no) as team_no,
        sum(attempted_count) as attempted_count, sum(sent_count) as sent_count,
        sum(delivered_count) as delivered_count, sum(bounced_count) as bounced_count,
        sum(opened_count) as opened_count, sum(clicked_count) as clicked_count,
        sum(unknown_clicks_count) as unknown_clicks_count,
        0 as booked_count, 0 as held_count, 0 as renewed_count
    from cohort_days
    where $basis = 'cohort' and is_between(executed_day, $from_day, $to_day)
        and touch_no in (from wanted_touches) and team_no in (from wanted_teams)
    group by all
    union all
    select
        slice_day($by, $across, first_day),
        slice_touch($by, $across, touch_no), slice_team($by, $across, team_no),
        sum(attempted_count), sum(sent_count), sum(delivered_count), sum(bounced_count), sum(opened_count),
        sum(clicked_count), sum(unknown_clicks_count), 0, 0, 0
    from activity_days
    where $basis = 'activity' and first_day = last_day and is_between(first_day, $from_day, $to_day)
        and touch_no in (from wanted_touches) and team_no in (from wanted_teams)
    group by all
    union all
    select
        slice_day($by, $across, executed_day),
        slice_touch($by, $across, touch_no), slice_team($by, $across, team_no), 0, 0, 0, 0, 0, 0, 0,
        count(*), count(*) filter (where is_held),
        count(*) filter (where carry_bits & cast($model_bit as integer) > 0)
    from email_outcomes
    where $basis = 'cohort' and credit = $credit and is_between(executed_day, $from_day, $to_day)
        and touch_no in (from wanted_touches) and team_no in (from wanted_teams)
    group by all

),

followed as (

    select distinct
        slice_day($by, $across, event_day) as slice,
        slice_touch($by, $across, touch_no) as touch_no, slice_team($by, $across, team_no) as team_no,
        email_no, stage_bit
    from email_events
    where $basis = 'activity'
        and credit = $credit
        and carry_bits & cast($model_bit as integer) > 0
        and is_between(event_day, $from_day, $to_day)
        and touch_no in (from wanted_touches) and team_no in (from wanted_teams)

),

every as (

    select null as email_no, null as stage_bit, cells.* from cells
    union all
    select email_no, stage_bit, slice, touch_no, team_no, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 from followed

),

named as (

    select
        slice_name($by, touches.journey, touches.step, teams.csm, teams.region, every.slice) as value,
        slice_name($across, touches.journey, touches.step, teams.csm, teams.region, every.slice) as across_value,
        every.*
    from every
    left join touches using (touch_no)
    left join teams using (team_no)

),

-- An email of basis activity is one line in each row, column and total, so nothing distinct has to be counted.
once as (

    select
        grouping(value) = 1 as is_total, grouping(across_value) = 1 as is_across_total,
        value, across_value, email_no, stage_bit,
        sum(attempted_count) as attempted_count, sum(sent_count) as sent_count,
        sum(delivered_count) as delivered_count, sum(bounced_count) as bounced_count,
        sum(opened_count) as opened_count, sum(clicked_count) as clicked_count,
        sum(unknown_clicks_count) as unknown_clicks_count, sum(booked_count) as booked_count,
        sum(held_count) as held_count, sum(renewed_count) as renewed_count
    from named
    group by email_no, stage_bit, grouping sets ((), (value), (across_value), (value, across_value))

)

select
    is_total,
    is_across_total,
    value,
    across_value,
    sum(attempted_count) as attempted_count,
    sum(sent_count) as sent_count,
    sum(delivered_count) as delivered_count,
    sum(bounced_count) as bounced_count,
    sum(opened_count) as opened_count,
    sum(clicked_count) as clicked_count,
    sum(unknown_clicks_count) as unknown_clicks_count,
    sum(booked_count) + count(*) filter (where stage_bit = 32) as booked_count,
    sum(held_count) + count(*) filter (where stage_bit = 64) as held_count,
    sum(renewed_count) + count(*) filter (where stage_bit = 128) as renewed_count
from once
group by is_total, is_across_total, value, across_value;
