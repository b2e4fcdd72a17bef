-- How long each leg of the way takes by touch: email to booking, booking to meeting, meeting to renewal.
--
-- grain:   leg, is_total, step
-- inputs:  meeting_rows, credits, touches, teams
-- params:  basis, from_day, to_day, csms, regions, journeys, steps, credit, model_bit
-- outputs: leg, is_total, step, lags_count, half_us, three_quarters_us, nine_tenths_us
-- units:   lags_count: emails, then meetings, then meetings; *_us: microseconds
--
-- *_us     the smallest lag that is at least as long as so many of all
-- booked   an email to the first booking of a meeting it led to
-- met      a booking to the start of its meeting; cancelled meetings have none
-- renewed  a held meeting to the first closing of a won renewal that it carries money of
-- Basis activity asks for the day of the booking, the start and the closing.

with

led as (

    select
        touch_no, team_no, email_id, meeting_id, status, email_day, created_day, starts_day,
        epoch_us(emailed_at) as executed_us, epoch_us(created_at) as created_us, epoch_us(starts_at) as starts_us
    from meeting_rows
    where credit = $credit
        and email_id is not null
        and ($basis = 'activity' or is_between(email_day, $from_day, $to_day))

),

lags as (

    select 'booked' as leg, touch_no, team_no, min(created_us - executed_us) as lag_us
    from led
    where $basis = 'cohort' or is_between(created_day, $from_day, $to_day)
    group by touch_no, team_no, email_id
    union all
    select 'met', touch_no, team_no, starts_us - created_us
    from led
    where status <> 'cancelled'
        and starts_us is not null
        and ($basis = 'cohort' or is_between(starts_day, $from_day, $to_day))
    union all
    select 'renewed', led.touch_no, led.team_no, min(epoch_us(credits.closed_at) - starts_us)
    from led
    inner join credits using (meeting_id)
    where credits.carry_bits & cast($model_bit as integer) > 0
        and ($basis = 'cohort' or is_between(credits.closed_day, $from_day, $to_day))
    group by led.touch_no, led.team_no, led.meeting_id

),

named as (

    select lags.leg, touches.step, lags.lag_us
    from lags
    inner join touches using (touch_no)
    inner join teams using (team_no)
    where is_wanted(touches.journey, $journeys)
        and is_wanted(touches.step, $steps)
        and is_wanted(teams.csm, $csms)
        and is_wanted(teams.region, $regions)

),

-- One list of quantiles: each on its own would sort all lags anew.
told as (

    select
        leg,
        grouping(step) = 1 as is_total,
        step,
        count(*) as lags_count,
        quantile_disc(lag_us, [0.5, 0.75, 0.9]) as quantiles_us
    from named
    group by grouping sets ((leg), (leg, step))

)

select
    leg,
    is_total,
    step,
    lags_count,
    quantiles_us[1] as half_us,
    quantiles_us[2] as three_quarters_us,
    quantiles_us[3] as nine_tenths_us
from told
order by leg, is_total, step;
