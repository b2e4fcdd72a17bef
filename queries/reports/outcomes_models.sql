-- The won money of each row under all five models at once, of journeys, in view, out of view and in all.
--
-- grain:   place, value, currency
-- inputs:  money_rows, touches, teams
-- params:  by, basis, from_day, to_day, csms, regions, journeys, steps, credit
-- outputs: place, value, currency, is_of_no_meeting,
--          last_cents, first_cents, linear_cents, position_cents, decay_cents
-- units:   cents: integer hundredths of the currency
--
-- place             row, journeys (what journeys in view are credited with), in_view (the sum of the rows),
--                   out_of_view (what the filters leave out) or all
-- value             the row's name under `by`; null but in rows
-- is_of_no_meeting  the row "No meeting", unless a journey or step of that name has money in it too
-- Basis activity: `all` is what closed in the period, and models agree on it; in view they need not.
-- 0.00 under every model is no money and makes no line.

with

counted as (

    select
        currency,
        touch_no,
        team_no,
        $basis = 'activity' or is_between(email_day, $from_day, $to_day) as is_dated,
        sum(last_cents) as last_cents,
        sum(first_cents) as first_cents,
        sum(linear_cents) as linear_cents,
        sum(position_cents) as position_cents,
        sum(decay_cents) as decay_cents
    from money_rows
    where credit = $credit
        and ($basis = 'cohort' or is_between(closed_day, $from_day, $to_day))
        and (last_cents, first_cents, linear_cents, position_cents, decay_cents) <> (0, 0, 0, 0, 0)
    group by all

),

placed as (

    select
        counted.*,
        row_name($by, touches.journey, touches.step, teams.csm, teams.region) as name,
        touches.journey_no > 0 as is_journey,
        is_dated
        and is_wanted(touches.journey, $journeys)
        and is_wanted(touches.step, $steps)
        and is_wanted(teams.csm, $csms)
        and is_wanted(teams.region, $regions) as is_in_view
    from counted
    inner join touches using (touch_no)
    inner join teams using (team_no)

),

summed as (

    select
        case
            when grouping(is_in_view) = 1 then 'all'
            when not is_in_view then 'out_of_view'
            when grouping(name) = 0 then 'row'
            else if(grouping(is_journey) = 0, 'journeys', 'in_view')
        end as place,
        (grouping(name) = 0 or grouping(is_journey) = 0) and not is_in_view
        or grouping(is_journey) = 0 and not is_journey as is_hidden,
        name as value,
        currency,
        grouping(name) = 0 and $by in ('journey', 'step') and bool_and(touch_no = -1) as is_of_no_meeting,
        cast(sum(last_cents) as bigint) as last_cents,
        cast(sum(first_cents) as bigint) as first_cents,
        cast(sum(linear_cents) as bigint) as linear_cents,
        cast(sum(position_cents) as bigint) as position_cents,
        cast(sum(decay_cents) as bigint) as decay_cents
    from placed
    group by grouping sets (
        (currency),
        (currency, is_in_view),
        (currency, is_in_view, is_journey),
        (currency, is_in_view, name)
    )

)

select
    place,
    value,
    currency,
    is_of_no_meeting,
    last_cents,
    first_cents,
    linear_cents,
    position_cents,
    decay_cents
from summed
where not is_hidden
    and ($by is not null or place <> 'row')
order by currency, place, value;
