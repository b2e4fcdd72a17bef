-- The moment all numbers speak of: the latest thing that happened in the data, never the wall clock.
--
-- grain:   none
-- inputs:  stg_emails, stg_bookings, stg_calls, stg_renewals
-- params:  none
-- outputs: as_of
-- units:   an instant in UTC; null while nothing is loaded
--
-- A hand-set as_of wins. Renewals speak only where there is nothing else.

create or replace table as_of as
select coalesce(
    cast(getvariable('as_of') as timestamptz),
    greatest(
        (select max(executed_at) from stg_emails),
        (select max(created_at) from stg_bookings),
        (select max(started_at) from stg_calls)
    ),
    (select max(closed_at) from stg_renewals where stage in ('won', 'lost'))
) as as_of;
