-- The calendar day of the reporting zone for every quarter of an hour in which an email had an event.
--
-- grain:   quarter_no
-- inputs:  stg_emails
-- params:  none
-- outputs: quarter_no, day
-- units:   quarter_no: quarters of an hour since 1970 in UTC; day: of the reporting zone
--
-- Offsets from UTC are whole quarters since 1972, so a join with this small table says the day of an instant
-- ten times faster than asking the zone for each.

create or replace table reporting_quarters as
with

quarters as (

    select quarter_of(executed_at) as quarter_no from stg_emails
    union
    select quarter_of(first_opened_at) from stg_emails
    union
    select quarter_of(clicked_at) from stg_emails

)

select
    quarter_no,
    reporting_day(make_timestamptz(quarter_no * 900000000)) as day
from quarters
where quarter_no is not null;
