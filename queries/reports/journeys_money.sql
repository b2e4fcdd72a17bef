-- The won renewal money of each touch of each journey, by currency.
--
-- grain:   journey, step, currency
-- inputs:  money_rows, touches, teams
-- params:  basis, from_day, to_day, csms, regions, journeys, steps, credit, model
-- outputs: journey, step, currency, won_cents
-- units:   cents: integer hundredths of the currency
--
-- "No journey" and "No meeting" stand among the journeys, so that the rows add up to what was won.

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
        and is_between(if($basis = 'cohort', email_day, closed_day), $from_day, $to_day)

)

select
    touches.journey,
    touches.step,
    shares.currency,
    cast(sum(shares.cents) as bigint) as won_cents
from shares
inner join touches using (touch_no)
inner join teams using (team_no)
where shares.cents <> 0
    and is_wanted(touches.journey, $journeys)
    and is_wanted(touches.step, $steps)
    and is_wanted(teams.csm, $csms)
    and is_wanted(teams.region, $regions)
group by touches.journey, touches.step, shares.currency
order by touches.journey, touches.step, shares.currency;
