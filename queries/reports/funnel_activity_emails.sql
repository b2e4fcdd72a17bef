-- What happened to emails in a period, each thing on its own day; unit email, basis activity.
--
-- grain:   is_total, value
-- inputs:  activity_cells, email_events, touches, teams
-- params:  by, from_day, to_day, csms, regions, journeys, steps, credit, model_bit
-- outputs: is_total, value, attempted_count, sent_count, delivered_count, bounced_count, opened_count,
--          clicked_count, unknown_clicks_count, booked_count, held_count, renewed_count,
--          attempted_reached_count, sent_reached_count, delivered_reached_count, opened_reached_count,
--          clicked_reached_count, booked_reached_count, held_reached_count
-- units:   counts of emails
--
-- value  the row's name under `by`; null in the total
-- The cells say which emails had something happen up to the click; emails with a later event in the period
-- and nothing before it there are added to what was reached.
-- bits  stages of events in the period (32 booked, 64 held, 128 renewed), and 1 executed, 2 opened, 4 clicked there

with

late as (

    select
        max(touch_no) as touch_no,
        max(team_no) as team_no,
        bit_or(
            stage_bit
            | if(is_between(executed_day, $from_day, $to_day), 1, 0)
            | if(opened_day is not null and is_between(opened_day, $from_day, $to_day), 2, 0)
            | if(clicked_day is not null and is_between(clicked_day, $from_day, $to_day), 4, 0)
        ) as bits
    from email_events
    where credit = $credit
        and carry_bits & cast($model_bit as integer) > 0
        and is_between(event_day, $from_day, $to_day)
    group by email_no

),

counted as (

    select
        touch_no, team_no,
        sum(attempted_count) as attempted_count, sum(sent_count) as sent_count,
        sum(delivered_count) as delivered_count, sum(bounced_count) as bounced_count,
        sum(opened_count) as opened_count, sum(clicked_count) as clicked_count,
        sum(unknown_clicks_count) as unknown_clicks_count,
        0 as booked_count, 0 as held_count, 0 as renewed_count,
        sum(attempted_count - delivered_count + delivered_any_count) as attempted_reached_count,
        sum(sent_count - delivered_count + delivered_any_count) as sent_reached_count,
        sum(delivered_any_count) as delivered_reached_count,
        sum(opened_any_count) as opened_reached_count,
        sum(clicked_count) as clicked_reached_count,
        0 as booked_reached_count, 0 as held_reached_count
    from activity_cells
    where is_between(first_day, $from_day, null)
        and is_between(last_day, null, $to_day)
    group by touch_no, team_no
    union all
    select
        touch_no, team_no, 0, 0, 0, 0, 0, 0, 0,
        count(*) filter (where bits & 32 > 0),
        count(*) filter (where bits & 64 > 0),
        count(*) filter (where bits & 128 > 0),
        count(*) filter (where bits & 7 = 0),
        count(*) filter (where bits & 7 = 0),
        count(*) filter (where bits & 7 = 0),
        count(*) filter (where bits & 6 = 0),
        count(*) filter (where bits & 4 = 0),
        count(*),
        count(*) filter (where bits & 192 > 0)
    from late
    group by touch_no, team_no

),

named as (

    select
        row_name($by, touches.journey, touches.step, teams.csm, teams.region) as value,
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
    sum(attempted_count) as attempted_count,
    sum(sent_count) as sent_count,
    sum(delivered_count) as delivered_count,
    sum(bounced_count) as bounced_count,
    sum(opened_count) as opened_count,
    sum(clicked_count) as clicked_count,
    sum(unknown_clicks_count) as unknown_clicks_count,
    sum(booked_count) as booked_count,
    sum(held_count) as held_count,
    sum(renewed_count) as renewed_count,
    sum(attempted_reached_count) as attempted_reached_count,
    sum(sent_reached_count) as sent_reached_count,
    sum(delivered_reached_count) as delivered_reached_count,
    sum(opened_reached_count) as opened_reached_count,
    sum(clicked_reached_count) as clicked_reached_count,
    sum(booked_reached_count) as booked_reached_count,
    sum(held_reached_count) as held_reached_count
from named
group by grouping sets ((), (value));
