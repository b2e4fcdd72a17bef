-- What happened to emails in a period, each thing on its own day; unit email, basis activity.
--
-- grain:   is_total, value
-- inputs:  activity_sums, activity_pairs, email_outcomes, repeated_events, touches, teams
-- params:  by, from_day, to_day, whole_from, whole_until, csms, regions, journeys, steps, credit, model_bit
-- outputs: is_total, value, attempted_count, sent_count, delivered_count, bounced_count, opened_count,
--          clicked_count, unknown_clicks_count, booked_count, held_count, renewed_count,
--          attempted_reached_count, sent_reached_count, delivered_reached_count, opened_reached_count,
--          clicked_reached_count, booked_reached_count, held_reached_count
-- units:   counts of emails
--
-- value  the row's name under `by`; null in the total
-- The sums say which emails had something happen up to the click; emails with a later event in the period
-- and nothing before it there are added to what was reached.
-- bits  stages of events in the period (32 booked, 64 held, 128 renewed), and 1 executed, 2 opened, 4 clicked there

with

-- Flags by number, looked up only where something is chosen: no join with the large table.
wanted as (

    select
        (
            select list(is_wanted(journey, $journeys) and is_wanted(step, $steps) order by touch_no)
            from touches
        ) as touch_flags,
        (
            select list(is_wanted(csm, $csms) and is_wanted(region, $regions) order by team_no)
            from teams
        ) as team_flags

),

-- Not filtered by their bits: DuckDB would make them twice, and they cost most. Most rows end with their days.
late as (

    select
        touch_no,
        team_no,
        bit_between(32, booked_day, $from_day, $to_day)
        | bit_between(64, held_day, $from_day, $to_day)
        | if(
            carry_bits & cast($model_bit as integer) > 0, bit_between(128, renewed_day, $from_day, $to_day), 0
        )
        | bit_between(1, executed_day, $from_day, $to_day)
        | bit_between(2, opened_day, $from_day, $to_day)
        | bit_between(4, clicked_day, $from_day, $to_day) as bits
    from email_outcomes
    where credit = $credit
        and is_single
        and lies_between(last_event_day, $from_day, null) and lies_between(first_event_day, null, $to_day)
    union all
    select
        any_value(touch_no), any_value(team_no),
        bit_or(
            stage_bit
            | bit_between(1, executed_day, $from_day, $to_day)
            | bit_between(2, opened_day, $from_day, $to_day)
            | bit_between(4, clicked_day, $from_day, $to_day)
        )
    from repeated_events
    where credit = $credit
        and carry_bits & cast($model_bit as integer) > 0
        and is_between(event_day, $from_day, $to_day)
    group by email_no

),

late_counts as (

    select if($by in ('csm', 'region'), team_no, touch_no) as place_no, bits, count(*) as emails_count
    from late
    cross join wanted
    where is_chosen(touch_flags[touch_no + 2], $journeys, $steps)
        and is_chosen(team_flags[team_no], $csms, $regions)
    group by place_no, bits

),

counted as (

    select
        if($by in ('csm', 'region'), team_no, touch_no) as place_no,
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
    from activity_sums
    cross join wanted
    where is_in_stretches(stretch_no, $from_day, $to_day, $whole_from, $whole_until)
        and is_chosen(touch_flags[touch_no + 2], $journeys, $steps)
        and is_chosen(team_flags[team_no], $csms, $regions)
    group by place_no
    union all
    select
        if($by in ('csm', 'region'), team_no, touch_no) as place_no, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        sum(delivered_any_count), sum(delivered_any_count), sum(delivered_any_count), sum(opened_any_count),
        0, 0, 0
    from activity_pairs
    cross join wanted
    where lies_between(first_day, $from_day, null)
        and lies_between(last_day, null, $to_day)
        and is_chosen(touch_flags[touch_no + 2], $journeys, $steps)
        and is_chosen(team_flags[team_no], $csms, $regions)
    group by place_no
    union all
    select
        place_no, 0, 0, 0, 0, 0, 0, 0,
        sum(if(bits & 32 > 0, emails_count, 0)),
        sum(if(bits & 64 > 0, emails_count, 0)),
        sum(if(bits & 128 > 0, emails_count, 0)),
        sum(if(bits >= 32 and bits & 7 = 0, emails_count, 0)),
        sum(if(bits >= 32 and bits & 7 = 0, emails_count, 0)),
        sum(if(bits >= 32 and bits & 7 = 0, emails_count, 0)),
        sum(if(bits >= 32 and bits & 6 = 0, emails_count, 0)),
        sum(if(bits >= 32 and bits & 4 = 0, emails_count, 0)),
        sum(if(bits >= 32, emails_count, 0)),
        sum(if(bits & 192 > 0, emails_count, 0))
    from late_counts
    group by place_no
    having max(bits) >= 32

),

names as (

    select touch_no as place_no, row_name($by, journey, step, null, null) as value
    from touches
    where $by in ('journey', 'step')
    union all
    select team_no, row_name($by, null, null, csm, region)
    from teams
    where $by in ('csm', 'region')

)

select
    grouping(value) = 1 as is_total,
    value,
    cast(sum(columns('_count$')) as bigint)
from counted
left join names using (place_no)
group by grouping sets ((), (value));
