-- How many rows each data set has a day, and which days stand out against the same weekday before.
--
-- grain:   data_set, day
-- inputs:  emails, stg_bookings, calls, stg_renewals
-- params:  none
-- outputs: data_set, day, rows_count, usual_count, least_count, is_low
-- units:   day: of the reporting zone; *_count: rows a day
--
-- usual_count  the median of the eight same weekdays before, null for the first four
-- least_count  the median less three times the scaled median deviation (1.4826), and no less than 0
-- is_low       fewer rows than that and than half the usual, on a weekday that usually has at least five

with

days as (

    select 'email' as data_set, executed_day as day, count(*) as rows_count
    from emails
    where is_counted
    group by executed_day
    union all
    select 'booking', reporting_day(created_at), count(*)
    from stg_bookings
    group by reporting_day(created_at)
    union all
    select 'call', reporting_day(happened_at), count(*)
    from calls
    group by reporting_day(happened_at)
    union all
    select 'renewal', reporting_day(closed_at), count(*)
    from stg_renewals
    where stage in ('won', 'lost') and closed_at is not null
    group by reporting_day(closed_at)

),

spans as (

    select
        data_set,
        unnest(generate_series(min(day), max(day), interval 1 day)) as moment
    from days
    group by data_set

),

filled as (

    select
        spans.data_set,
        cast(spans.moment as date) as day,
        coalesce(days.rows_count, 0) as rows_count
    from spans
    left join days on spans.data_set = days.data_set and cast(spans.moment as date) = days.day

),

before as (

    select
        *,
        list(rows_count) over (
            partition by data_set, dayofweek(day) order by day rows between 8 preceding and 1 preceding
        ) as earlier
    from filled

),

banded as (

    select
        *,
        if(len(earlier) >= 4, list_median(earlier), null) as usual_count
    from before

),

limited as (

    select
        *,
        greatest(0, usual_count - 3 * 1.4826 * list_median(
            list_transform(earlier, lambda found: abs(found - usual_count))
        )) as least_count
    from banded

)

select
    data_set,
    day,
    rows_count,
    usual_count,
    least_count,
    coalesce(
        usual_count >= 5 and rows_count < least_count and rows_count < usual_count / 2, false
    ) as is_low
from limited
order by data_set, day;
