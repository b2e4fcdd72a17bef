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

with

places as (

    select
        touches.touch_no,
        teams.team_no,
        row_name($by, touches.journey, touches.step, teams.csm, teams.region) as value
    from touches
    cross join teams
    where is_wanted(touches.journey, $journeys)
        and is_wanted(touches.step, $steps)
        and is_wanted(teams.csm, $csms)
        and is_wanted(teams.region, $regions)

),

touched as (

    select
        touch_no, team_no,
        coalesce(if($unit = 'contact', contact_no, company_no), 0) as unit_no,
        if(is_between(executed_day, $from_day, $to_day), stage_bits & 775, 0)
        | if(is_opened and is_between(opened_day, $from_day, $to_day), 8, 0)
        | if(coalesce(is_clicked, false) and is_between(clicked_day, $from_day, $to_day), 16, 0) as bits
    from emails
    where is_counted
        and (
            is_between(executed_day, $from_day, $to_day)
            or is_between(opened_day, $from_day, $to_day)
            or is_between(clicked_day, $from_day, $to_day)
        )
    union all
    select
        touch_no, team_no,
        coalesce(if($unit = 'contact', contact_no, company_no), 0),
        stage_bit
    from email_events
    where credit = $credit
        and carry_bits & cast($model_bit as integer) > 0
        and is_between(event_day, $from_day, $to_day)

),

-- One place after the other: first by touch and team, on whole numbers; names come to the few that are left.
small as (

    select touch_no, team_no, unit_no, bit_or(bits) as bits
    from touched
    group by touch_no, team_no, unit_no

),

whole as (

    select
        grouping(places.value) = 1 as is_total,
        places.value,
        small.unit_no,
        bit_or(small.bits) as bits
    from small
    inner join places using (touch_no, team_no)
    group by grouping sets ((small.unit_no), (places.value, small.unit_no))

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
