-- How the rates of a journey's emails go with how many of it the contact had before.
--
-- grain:   journey, ordinal_no
-- inputs:  ordinal_cells, touches, teams
-- params:  from_day, to_day, csms, regions, journeys, steps, credit
-- outputs: journey, ordinal_no, delivered_count, opened_count, clicked_count, unknown_clicks_count, booked_count
-- units:   counts of emails; ordinal_no: as in ordinal_cells
--
-- The emails are those sent in the period, with all that followed; what was had before it counts too.

with

counted as (

    select
        touch_no,
        team_no,
        ordinal_no,
        sum(delivered_count) as delivered_count,
        sum(opened_count) as opened_count,
        sum(clicked_count) as clicked_count,
        sum(unknown_clicks_count) as unknown_clicks_count,
        sum(if($credit = 'all', all_booked_count, direct_booked_count)) as booked_count
    from ordinal_cells
    where is_between(executed_day, $from_day, $to_day)
    group by touch_no, team_no, ordinal_no

)

select
    touches.journey,
    counted.ordinal_no,
    sum(counted.delivered_count) as delivered_count,
    sum(counted.opened_count) as opened_count,
    sum(counted.clicked_count) as clicked_count,
    sum(counted.unknown_clicks_count) as unknown_clicks_count,
    sum(counted.booked_count) as booked_count
from counted
inner join touches using (touch_no)
inner join teams using (team_no)
where is_wanted(touches.journey, $journeys)
    and is_wanted(touches.step, $steps)
    and is_wanted(teams.csm, $csms)
    and is_wanted(teams.region, $regions)
group by touches.journey, counted.ordinal_no
order by touches.journey, counted.ordinal_no nulls last;
