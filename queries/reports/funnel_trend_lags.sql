-- How many days after their email bookings followed: how fast a cohort fills up.
--
-- grain:   stage, lag_days
-- inputs:  email_events, as_of
-- params:  credit, model_bit
-- outputs: stage, lag_days, emails_count
-- units:   lag_days: days of 24 hours, rounded up; emails_count: emails that reached the stage that long after
--
-- Only emails old enough count: those attempted at least as long ago as the lag within which 90 % follow (see
-- maturity). Among younger ones only the quick have followed yet, and a cohort would seem to fill up too fast.

with

lags as (

    select
        stage_bit,
        email_no,
        any_value(executed_at) as executed_at,
        min(epoch_us(event_at)) - epoch_us(any_value(executed_at)) as lag_us
    from email_events
    where credit = $credit
        and carry_bits & cast($model_bit as integer) > 0
    group by stage_bit, email_no

),

slow as (

    select stage_bit, quantile_disc(lag_us, 0.9) as slow_us
    from lags
    group by stage_bit

)

select
    case lags.stage_bit when 32 then 'booked' when 64 then 'held' else 'renewed' end as stage,
    cast(ceil(lags.lag_us / 86400000000) as integer) as lag_days,
    count(*) as emails_count
from lags
inner join slow using (stage_bit)
cross join as_of
where epoch_us(lags.executed_at) + slow.slow_us <= epoch_us(as_of.as_of)
group by all
order by stage, lag_days;
