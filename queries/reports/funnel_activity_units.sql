-- What happened to contacts or accounts in a period, each thing on its own day; basis activity.
--
-- grain:   is_total, value
-- inputs:  emails, email_events, touches, teams
-- params:  by, unit, from_day, to_day, csms, regions, journeys, steps, credit, model_bit
-- outputs: is_total, value, attempted_count, sent_count, delivered_count, bounced_count, opened_count,
--          clicked_count, unknown_clicks_count, booked_count, held_count, renewed_count,
--          attempted_reached_count, sent_reached_count, delivered_reached_count, opened_reached_count,
--          clicked_reached_count, booked_reached_count, held_reached_count
-- units:   counts of distinct contacts or accounts
--
-- value  the row's name under `by`; null in the total
-- bits   as stage_bits of emails, with 32 booked, 64 held, 128 renewed: a unit has a bit if any of its emails
--        in view has, and reached a stage if it has that bit or a higher one. Unit 0 is none: it makes a row
--        and counts for nothing but unknown clicks
-- units  a string of bits for each 16384 units, since a million of them are joined and counted in milliseconds
--        where grouping by unit took a second (ten million emails by step). A string is short, and neighbours
--        share a team, so that a row for every CSM takes no more memory than one for all

with

-- Flags by number, looked up only where something is chosen: a join of ten million emails took 100 ms.
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

in_view as not materialized (

    select
        touch_no,
        team_no,
        coalesce(if($unit = 'contact', contact_no, company_no), 0) as unit_no,
        bit_between(stage_bits & 775, executed_day, $from_day, $to_day)
        | bit_between(8 | (stage_bits & 512), opened_day, $from_day, $to_day)
        | bit_between(16, clicked_day, $from_day, $to_day) as bits
    from emails
    where is_counted
        and lies_between(first_day, null, $to_day)
        and lies_between(last_day, $from_day, null)
    union all
    select
        touch_no,
        team_no,
        coalesce(if($unit = 'contact', contact_no, company_no), 0),
        stage_bit
    from email_events
    where credit = $credit
        and carry_bits & cast($model_bit as integer) > 0
        and is_between(event_day, $from_day, $to_day)

),

touched as not materialized (

    select
        if($by in ('csm', 'region'), team_no, touch_no) as place_no,
        unit_no,
        if(unit_no = 0 and bits > 0, bits & 512 | 1024, bits) as bits
    from in_view
    cross join wanted
    where is_chosen(touch_flags[touch_no + 2], $journeys, $steps)
        and is_chosen(team_flags[team_no], $csms, $regions)

),

marked as (

    select place_no, unit_no >> 14 as string_no, bits, bitstring_agg(unit_no & 16383, 0, 16383) as units
    from touched
    group by place_no, string_no, bits

),

names as (

    select touch_no as place_no, row_name($by, journey, step, null, null) as value
    from touches
    where $by in ('journey', 'step')
    union all
    select team_no, row_name($by, null, null, csm, region)
    from teams
    where $by in ('csm', 'region')

),

whole as (

    select true as is_total, null as value, string_no, bits, units
    from marked
    union all
    select false, names.value, marked.string_no, marked.bits, marked.units
    from marked
    inner join names using (place_no)

),

counted as (

    select
        is_total,
        value,
        bit_count(bit_or(units) filter (where bits & 1 > 0)) as attempted_count,
        bit_count(bit_or(units) filter (where bits & 2 > 0)) as sent_count,
        bit_count(bit_or(units) filter (where bits & 4 > 0)) as delivered_count,
        bit_count(bit_or(units) filter (where bits & 256 > 0)) as bounced_count,
        bit_count(bit_or(units) filter (where bits & 8 > 0)) as opened_count,
        bit_count(bit_or(units) filter (where bits & 16 > 0)) as clicked_count,
        bit_count(bit_or(units) filter (where bits & 512 > 0)) as unknown_clicks_count,
        bit_count(bit_or(units) filter (where bits & 32 > 0)) as booked_count,
        bit_count(bit_or(units) filter (where bits & 64 > 0)) as held_count,
        bit_count(bit_or(units) filter (where bits & 128 > 0)) as renewed_count,
        bit_count(bit_or(units) filter (where bits & 255 >= 1)) as attempted_reached_count,
        bit_count(bit_or(units) filter (where bits & 255 >= 2)) as sent_reached_count,
        bit_count(bit_or(units) filter (where bits & 255 >= 4)) as delivered_reached_count,
        bit_count(bit_or(units) filter (where bits & 255 >= 8)) as opened_reached_count,
        bit_count(bit_or(units) filter (where bits & 255 >= 16)) as clicked_reached_count,
        bit_count(bit_or(units) filter (where bits & 255 >= 32)) as booked_reached_count,
        bit_count(bit_or(units) filter (where bits & 255 >= 64)) as held_reached_count
    from whole
    group by is_total, value, string_no
    having max(bits) > 0

)

select
    is_total,
    value,
    coalesce(sum(columns('_count$')), 0)
from counted
group by is_total, value;
