-- A zone's offset from UTC in each month from 1900 to 2199 in which its clocks do not change, a day around it included.
--
-- grain:   none
-- inputs:  none
-- params:  zone
-- outputs: offsets
-- units:   offsets: microseconds, local less UTC, a month each in order; null where the clocks change

with

days as (
    select unnest(generate_series(timestamp '1899-12-31', timestamp '2200-01-01', interval 1 day)) as day
),

midnights as (
    select day, epoch_us(day) - epoch_us(timezone($zone, day)) as offset_us from days
),

months as (

    select
        unnest([
            date_trunc('month', day - interval 1 day), date_trunc('month', day), date_trunc('month', day + interval 1 day)
        ]) as month,
        offset_us
    from midnights

),

steady as (

    select month, if(min(offset_us) = max(offset_us), min(offset_us), null) as offset_us
    from months
    where year(month) between 1900 and 2199
    group by month

)

select list(offset_us order by month) as offsets
from steady;
