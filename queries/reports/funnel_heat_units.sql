-- What was recorded of contacts or accounts by two breakdowns at once, by week and month too.
--
-- grain:   is_total, is_across_total, value, across_value
-- inputs:  emails, email_events, touches, teams
-- params:  by, across, unit, basis, from_day, to_day, csms, regions, journeys, steps, credit, model_bit
-- outputs: is_total, is_across_total, value, across_value, attempted_count, sent_count, delivered_count,
--          bounced_count, opened_count, clicked_count, unknown_clicks_count, booked_count, held_count,
--          renewed_count
-- units:   counts of distinct contacts or accounts
--
-- value, across_value  as in funnel_heat_emails
-- bits  as stage_bits of emails, with 32 booked, 64 held, 128 renewed: a unit has a bit if any of its emails
--       has. Unit 0 is none: it makes a row and counts for nothing but unknown clicks
-- value_no, across_no  the least number of a touch or team of that name, or the number of the day since 1970

with

wanted_touches as (

    select
        touch_no,
        min(touch_no) over (partition by if($by = 'step', step, journey)) as value_no,
        min(touch_no) over (partition by if($across = 'step', step, journey)) as across_no
    from touches
    where is_wanted(journey, $journeys) and is_wanted(step, $steps)

),

wanted_teams as (

    select
        team_no,
        min(team_no) over (partition by if($by = 'region', region, csm)) as value_no,
        min(team_no) over (partition by if($across = 'region', region, csm)) as across_no
    from teams
    where is_wanted(csm, $csms) and is_wanted(region, $regions)

),

happened as (

    select executed_day as day, touch_no, team_no, contact_no, company_no,
        if($basis = 'cohort', stage_bits, stage_bits & 775) as bits
    from emails
    where is_counted and is_between(executed_day, $from_day, $to_day)
    union all
    select opened_day, touch_no, team_no, contact_no, company_no, 8 | (stage_bits & 512)
    from emails
    where $basis = 'activity'
        and is_counted and opened_day is not null and is_between(opened_day, $from_day, $to_day)
    union all
    select clicked_day, touch_no, team_no, contact_no, company_no, 16
    from emails
    where $basis = 'activity'
        and is_counted and clicked_day is not null and is_between(clicked_day, $from_day, $to_day)
    union all
    select if($basis = 'cohort', executed_day, event_day), touch_no, team_no, contact_no, company_no, stage_bit
    from email_events
    where credit = $credit
        and carry_bits & cast($model_bit as integer) > 0
        and is_between(if($basis = 'cohort', executed_day, event_day), $from_day, $to_day)

),

-- By whole numbers first: names come to the few rows that are left.
placed as (

    select
        case
            when $by in ('journey', 'step') then wanted_touches.value_no
            when $by in ('csm', 'region') then wanted_teams.value_no
            else slice_day($by, $across, happened.day) - date '1970-01-01'
        end as value_no,
        case
            when $across in ('journey', 'step') then wanted_touches.across_no
            when $across in ('csm', 'region') then wanted_teams.across_no
            else slice_day($by, $across, happened.day) - date '1970-01-01'
        end as across_no,
        coalesce(if($unit = 'contact', happened.contact_no, happened.company_no), 0) as unit_no,
        bit_or(happened.bits) as bits
    from happened
    inner join wanted_touches using (touch_no)
    inner join wanted_teams using (team_no)
    group by all

),

whole as (

    select
        grouping(value_no) = 1 as is_total, grouping(across_no) = 1 as is_across_total,
        value_no, across_no, unit_no, bit_or(bits) as bits
    from placed
    group by grouping sets (
        (unit_no), (value_no, unit_no), (across_no, unit_no), (value_no, across_no, unit_no)
    )

),

counted as (

    select
        is_total,
        is_across_total,
        value_no,
        across_no,
        count(*) filter (where bits & 1 > 0 and unit_no > 0) as attempted_count,
        count(*) filter (where bits & 2 > 0 and unit_no > 0) as sent_count,
        count(*) filter (where bits & 4 > 0 and unit_no > 0) as delivered_count,
        count(*) filter (where bits & 256 > 0 and unit_no > 0) as bounced_count,
        count(*) filter (where bits & 8 > 0 and unit_no > 0) as opened_count,
        count(*) filter (where bits & 16 > 0 and unit_no > 0) as clicked_count,
        count(*) filter (where bits & 512 > 0) as unknown_clicks_count,
        count(*) filter (where bits & 32 > 0 and unit_no > 0) as booked_count,
        count(*) filter (where bits & 64 > 0 and unit_no > 0) as held_count,
        count(*) filter (where bits & 128 > 0 and unit_no > 0) as renewed_count
    from whole
    group by is_total, is_across_total, value_no, across_no

)

select
    is_total,
    is_across_total,
    if(is_total, null, slice_name(
        $by, row_touches.journey, row_touches.step, row_teams.csm, row_teams.region,
        cast(date '1970-01-01' + cast(value_no as integer) as date)
    )) as value,
    if(is_across_total, null, slice_name(
        $across, column_touches.journey, column_touches.step, column_teams.csm, column_teams.region,
        cast(date '1970-01-01' + cast(across_no as integer) as date)
    )) as across_value,
    columns('_count$')
from counted
left join touches as row_touches on counted.value_no = row_touches.touch_no
left join teams as row_teams on counted.value_no = row_teams.team_no
left join touches as column_touches on counted.across_no = column_touches.touch_no
left join teams as column_teams on counted.across_no = column_teams.team_no;
