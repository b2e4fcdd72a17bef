-- How fresh each data set is: its latest day, its last load, and the rejected rows that wait.
--
-- grain:   data_set
-- inputs:  ledger, cohort_days, stg_bookings, calls, stg_renewals
-- params:  none
-- outputs: data_set, last_day, last_loaded_at, files_count, rejected_count, waiting_count
-- units:   last_day: a day of the reporting zone; last_loaded_at: an instant in UTC;
--          rejected_count, waiting_count: rows
--
-- last_day        the latest email, booking made, call held or renewal closed; null where a row has no day
-- rejected_count  rows of loaded files that were not taken, whatever became of them
-- waiting_count   the same less the rows that came back mended; those rejected again wait again
-- Calls may come with the timeline (activity) instead of by themselves.

with

latest as (

    select 'email' as data_set, max(executed_day) as last_day
    from cohort_days
    union all
    select 'booking', reporting_day(max(created_at))
    from stg_bookings
    union all
    select 'call', reporting_day(max(happened_at))
    from calls
    union all
    select 'renewal', reporting_day(max(closed_at))
    from stg_renewals
    where stage in ('won', 'lost')

),

loads as (

    select
        data_set,
        max(loaded_at) as last_loaded_at,
        count(*) as files_count,
        cast(sum(rejected_count) as bigint) as rejected_count,
        -- A row mended twice comes back twice, so there may be more of them than were rejected.
        cast(greatest(0, sum(rejected_count - if(is_mended, read_count, 0))) as bigint) as waiting_count
    from ledger
    group by data_set

)

select
    data_set, latest.last_day, loads.last_loaded_at, loads.files_count,
    loads.rejected_count, loads.waiting_count
from loads
left join latest using (data_set)
order by data_set;
