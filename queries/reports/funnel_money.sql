-- The renewed money in view, by currency, and where it goes.
--
-- grain:   is_total, value, currency
-- inputs:  credits, meeting_rows, touches, teams
-- params:  by, basis, from_day, to_day, csms, regions, journeys, steps, credit, model
-- outputs: is_total, value, currency, won_cents, journeys_cents, no_journey_cents, no_meeting_cents
-- units:   cents: integer hundredths of the currency
--
-- value  the row's name under `by`; null in the total
-- won    journeys + no_journey + no_meeting. 0.00 is no money and makes no line.

with

placed as (

    select
        credits.currency,
        case $model
            when 'last' then credits.last_cents
            when 'first' then credits.first_cents
            when 'linear' then credits.linear_cents
            when 'position' then credits.position_cents
            when 'decay' then credits.decay_cents
        end as cents,
        coalesce(meeting_rows.team_no, credits.team_no) as team_no,
        coalesce(meeting_rows.touch_no, -1) as touch_no
    from credits
    left join meeting_rows
        on credits.meeting_id = meeting_rows.meeting_id
        and meeting_rows.credit = $credit
    where case $basis
            when 'cohort' then is_between(meeting_rows.email_day, $from_day, $to_day)
            else is_between(credits.closed_day, $from_day, $to_day)
        end

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
    where placed.cents <> 0
        and is_wanted(touches.journey, $journeys)
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
