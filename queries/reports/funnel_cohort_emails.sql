-- How far the emails attempted in a period came, in all and by one breakdown; unit email, basis cohort.
--
-- grain:   is_total, value
-- inputs:  cohort_cells, touches, teams
-- params:  by, from_day, to_day, csms, regions, journeys, steps, credit, model
-- outputs: is_total, value, attempted_count, sent_count, delivered_count, bounced_count, opened_count,
--          clicked_count, unknown_clicks_count, booked_count, held_count, renewed_count,
--          attempted_reached_count, sent_reached_count, delivered_reached_count, opened_reached_count,
--          clicked_reached_count, booked_reached_count, held_reached_count
-- units:   counts of emails
--
-- value  the row's name under `by`; null in the total
-- A booked email reached every stage before it, whatever was recorded: only opens and clicks can lack.

with

counted as (

    select
        touch_no,
        team_no,
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
        coalesce(sum(case $model
            when 'last' then if($credit = 'all', all_renewed_counts['last'], direct_renewed_counts['last'])
            when 'first' then if($credit = 'all', all_renewed_counts['first'], direct_renewed_counts['first'])
            when 'linear' then if($credit = 'all', all_renewed_counts['linear'], direct_renewed_counts['linear'])
            when 'position' then if($credit = 'all', all_renewed_counts['position'], direct_renewed_counts['position'])
            when 'decay' then if($credit = 'all', all_renewed_counts['decay'], direct_renewed_counts['decay'])
        end), 0) as renewed_count
    from cohort_cells
    where is_between(executed_day, $from_day, $to_day)
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
    sum(attempted_count) as attempted_reached_count,
    sum(sent_count) as sent_reached_count,
    sum(delivered_count) as delivered_reached_count,
    sum(opened_count + unopened_count) as opened_reached_count,
    sum(clicked_count + unclicked_count) as clicked_reached_count,
    sum(booked_count) as booked_reached_count,
    sum(held_count) as held_reached_count
from named
group by grouping sets ((), (value));
