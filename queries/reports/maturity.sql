-- How long it takes from an email to its booking, meeting and renewal: the lag within which 90 % follow.
--
-- grain:   stage
-- inputs:  email_events
-- params:  credit, model_bit
-- outputs: stage, lags_count, lag_us
-- units:   lag_us: microseconds; lags_count: emails that reached the stage
--
-- lag_us  the smallest lag that is at least as long as 90 % of all; null where there is none

with

lags as (

    select
        stage_bit,
        email_no,
        min(epoch_us(event_at)) - epoch_us(any_value(executed_at)) as lag_us
    from email_events
    where credit = $credit
        and carry_bits & cast($model_bit as integer) > 0
    group by stage_bit, email_no

),

ranked as (

    select
        *,
        row_number() over (partition by stage_bit order by lag_us) as rank_no,
        count(*) over (partition by stage_bit) as lags_count
    from lags

)

select
    stages.stage,
    count(ranked.email_no) as lags_count,
    min(ranked.lag_us) filter (where 10 * ranked.rank_no >= 9 * ranked.lags_count) as lag_us
from (values ('booked', 32), ('held', 64), ('renewed', 128)) as stages (stage, stage_bit)
left join ranked using (stage_bit)
group by stages.stage, stages.stage_bit
order by stages.stage_bit;
