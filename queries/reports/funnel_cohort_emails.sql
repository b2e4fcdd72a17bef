-- How far the emails attempted in a period came, in all and by one breakdown; unit email, basis cohort.
--
-- grain:   is_total, value
-- inputs:  cohort_sums, touches, teams
-- params:  by, from_day, to_day, whole_from, whole_until, csms, regions, journeys, steps, credit, model
-- outputs: is_total, value, attempted_count, sent_count, delivered_count, bounced_count, opened_count,
--          clicked_count, unknown_clicks_count, booked_count, held_count, renewed_count,
--          attempted_reached_count, sent_reached_count, delivered_reached_count, opened_reached_count,
--          clicked_reached_count, booked_reached_count, held_reached_count
-- units:   counts of emails
--
-- value  the row's name under `by`; null in the total
-- A booked email reached every stage before it, whatever was recorded: only opens and clicks can lack.

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

counted as (

    select
        if($by in ('csm', 'region'), team_no, touch_no) as place_no,
        sum(attempted_count) as attempted_count,
        sum(sent_count) as sent_count,
        sum(delivered_count) as delivered_count,
        sum(bounced_count) as bounced_count,
        sum(opened_count) as opened_count,
        sum(clicked_count) as clicked_count,
        sum(unknown_clicks_count) as unknown_clicks_count,
        sum(if($credit = 'all', all_booked_count, direct_booked_count)) as booked_count,
        sum(if($credit = 'all', all_held_count, direct_held_count)) as held_count,
        sum(if($credit = 'all', all_unopened_count, direct_unopened_count)) as unopened_count,
        sum(if($credit = 'all', all_unclicked_count, direct_unclicked_count)) as unclicked_count,
        sum(case $model
            when 'last' then if($credit = 'all', all_last_count, direct_last_count)
            when 'first' then if($credit = 'all', all_first_count, direct_first_count)
            when 'linear' then if($credit = 'all', all_linear_count, direct_linear_count)
            when 'position' then if($credit = 'all', all_position_count, direct_position_count)
            when 'decay' then if($credit = 'all', all_decay_count, direct_decay_count)
        end) as renewed_count
    from cohort_sums
    cross join wanted
    where is_in_stretches(stretch_no, $from_day, $to_day, $whole_from, $whole_until)
        and is_chosen(touch_flags[touch_no + 2], $journeys, $steps)
        and is_chosen(team_flags[team_no], $csms, $regions)
    group by place_no

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
    cast(sum(attempted_count) as bigint) as attempted_count,
    cast(sum(sent_count) as bigint) as sent_count,
    cast(sum(delivered_count) as bigint) as delivered_count,
    cast(sum(bounced_count) as bigint) as bounced_count,
    cast(sum(opened_count) as bigint) as opened_count,
    cast(sum(clicked_count) as bigint) as clicked_count,
    cast(sum(unknown_clicks_count) as bigint) as unknown_clicks_count,
    cast(sum(booked_count) as bigint) as booked_count,
    cast(sum(held_count) as bigint) as held_count,
    cast(sum(renewed_count) as bigint) as renewed_count,
    cast(sum(attempted_count) as bigint) as attempted_reached_count,
    cast(sum(sent_count) as bigint) as sent_reached_count,
    cast(sum(delivered_count) as bigint) as delivered_reached_count,
    cast(sum(opened_count + unopened_count) as bigint) as opened_reached_count,
    cast(sum(clicked_count + unclicked_count) as bigint) as clicked_reached_count,
    cast(sum(booked_count) as bigint) as booked_reached_count,
    cast(sum(held_count) as bigint) as held_reached_count
from counted
left join names using (place_no)
group by grouping sets ((), (value));
