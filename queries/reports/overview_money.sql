-- The money of won renewals that journeys are credited with, by currency, by week and by month.
--
-- grain:   grouped_by, first_day, currency
-- inputs:  money_rows, touches, teams
-- params:  basis, from_day, to_day, csms, regions, journeys, steps, credit, model
-- outputs: grouped_by, first_day, currency, journeys_cents
-- units:   cents: integer hundredths of the currency; first_day: a Monday, or the first of a month
--
-- grouped_by  week or month
-- Basis cohort: on the day the email was attempted. Basis activity: on the day the renewal closed.

with

days as (

    select
        if($basis = 'cohort', email_day, closed_day) as day,
        currency,
        touch_no,
        team_no,
        sum(case $model
            when 'last' then last_cents
            when 'first' then first_cents
            when 'linear' then linear_cents
            when 'position' then position_cents
            when 'decay' then decay_cents
        end) as cents
    from money_rows
    where credit = $credit
    group by all

),

named as (

    select days.day, days.currency, days.cents
    from days
    inner join touches using (touch_no)
    inner join teams using (team_no)
    where days.day is not null
        and is_between(days.day, $from_day, $to_day)
        and touches.journey_no > 0
        and is_wanted(touches.journey, $journeys)
        and is_wanted(touches.step, $steps)
        and is_wanted(teams.csm, $csms)
        and is_wanted(teams.region, $regions)

),

placed as (

    select 'week' as grouped_by, cast(date_trunc('week', day) as date) as first_day, currency, cents
    from named
    union all
    select 'month', cast(date_trunc('month', day) as date), currency, cents
    from named

)

select grouped_by, first_day, currency, cast(sum(cents) as bigint) as journeys_cents
from placed
group by grouped_by, first_day, currency
having sum(cents) <> 0
order by grouped_by, first_day, currency;
