-- How far contacts or accounts came by the emails attempted in a period; basis cohort.
--
-- grain:   is_total, value
-- inputs:  emails, email_outcomes, touches, teams
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

with

wanted_touches as (

    select touch_no, row_name($by, journey, step, null, null) as value
    from touches
    where is_wanted(journey, $journeys)
        and is_wanted(step, $steps)

),

wanted_teams as (

    select team_no, row_name($by, null, null, csm, region) as value
    from teams
    where is_wanted(csm, $csms)
        and is_wanted(region, $regions)

),

names as (

    select touch_no as place_no, value
    from wanted_touches
    where $by in ('journey', 'step')
    union all
    select team_no, value
    from wanted_teams
    where $by in ('csm', 'region')

),

touched as (

    select
        if($by in ('csm', 'region'), team_no, touch_no) as place_no,
        coalesce(if($unit = 'contact', contact_no, company_no), 0) as unit_no,
        cast(stage_bits as integer) as bits
    from emails
    where is_counted
        and touch_no in (select wanted_touches.touch_no from wanted_touches)
        and team_no in (select wanted_teams.team_no from wanted_teams)
        and is_between(executed_day, $from_day, $to_day)
    union all
    select
        if($by in ('csm', 'region'), team_no, touch_no),
        coalesce(if($unit = 'contact', contact_no, company_no), 0),
        32 + 64 * is_held::integer + 128 * (carry_bits & cast($model_bit as integer) > 0)::integer
    from email_outcomes
    where credit = $credit
        and touch_no in (select wanted_touches.touch_no from wanted_touches)
        and team_no in (select wanted_teams.team_no from wanted_teams)
        and is_between(executed_day, $from_day, $to_day)

),

-- First by whole numbers: names come to the few that are left.
placed as (

    select place_no, unit_no, bit_or(bits) as bits
    from touched
    group by place_no, unit_no

),

whole as (

    select true as is_total, null as value, unit_no, bit_or(bits) as bits
    from placed
    group by unit_no
    union all
    select false, names.value, placed.unit_no, bit_or(placed.bits)
    from placed
    inner join names using (place_no)
    group by names.value, placed.unit_no

)

select
    is_total,
    value,
    count(*) filter (where bits & 1 > 0 and unit_no > 0) as attempted_count,
    count(*) filter (where bits & 2 > 0 and unit_no > 0) as sent_count,
    count(*) filter (where bits & 4 > 0 and unit_no > 0) as delivered_count,
    count(*) filter (where bits & 256 > 0 and unit_no > 0) as bounced_count,
    count(*) filter (where bits & 8 > 0 and unit_no > 0) as opened_count,
    count(*) filter (where bits & 16 > 0 and unit_no > 0) as clicked_count,
    count(*) filter (where bits & 512 > 0) as unknown_clicks_count,
    count(*) filter (where bits & 32 > 0 and unit_no > 0) as booked_count,
    count(*) filter (where bits & 64 > 0 and unit_no > 0) as held_count,
    count(*) filter (where bits & 128 > 0 and unit_no > 0) as renewed_count,
    count(*) filter (where bits & 255 >= 1 and unit_no > 0) as attempted_reached_count,
    count(*) filter (where bits & 255 >= 2 and unit_no > 0) as sent_reached_count,
    count(*) filter (where bits & 255 >= 4 and unit_no > 0) as delivered_reached_count,
    count(*) filter (where bits & 255 >= 8 and unit_no > 0) as opened_reached_count,
    count(*) filter (where bits & 255 >= 16 and unit_no > 0) as clicked_reached_count,
    count(*) filter (where bits & 255 >= 32 and unit_no > 0) as booked_reached_count,
    count(*) filter (where bits & 255 >= 64 and unit_no > 0) as held_reached_count
from whole
where bits > 0
group by is_total, value;
