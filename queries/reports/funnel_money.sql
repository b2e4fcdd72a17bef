-- The renewed money in view, by currency, and where it goes.
--
-- grain:   is_total, value, currency
-- inputs:  money_rows, touches, teams
-- params:  by, basis, from_day, to_day, csms, regions, journeys, steps, credit, model
-- outputs: is_total, value, currency, won_cents, journeys_cents, no_journey_cents, no_meeting_cents
-- units:   cents: integer hundredths of the currency
--
-- value  the row's name under `by`; null in the total
-- won    journeys + no_journey + no_meeting. 0.00 is no money and makes no line.
-- The period is asked so plainly that the scan leaves out what lies outside it.

with

shares as (

    select
        currency,
        touch_no,
        team_no,
        case $model
            when 'last' then last_cents
            when 'first' then first_cents
            when 'linear' then linear_cents
            when 'position' then position_cents
            when 'decay' then decay_cents
        end as cents
    from money_rows
    where credit = $credit
        and (
            $from_day is null and $to_day is null
            or lies_between(if($basis = 'cohort', email_day, closed_day), $from_day, $to_day)
        )

),

placed as (

    select currency, touch_no, team_no, sum(cents) as cents
    from shares
    where cents <> 0
    group by currency, touch_no, team_no

),

named as (

    select
        row_name($by, touches.journey, touches.step, teams.csm, teams.region) as value,
        touches.journey_no,
        placed.currency,
        placed.cents
    from placed
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
    currency,
    cast(sum(cents) as bigint) as won_cents,
    cast(coalesce(sum(cents) filter (where journey_no > 0), 0) as bigint) as journeys_cents,
    cast(coalesce(sum(cents) filter (where journey_no = 0), 0) as bigint) as no_journey_cents,
    cast(coalesce(sum(cents) filter (where journey_no = -1), 0) as bigint) as no_meeting_cents
from named
group by grouping sets ((currency), (value, currency));
