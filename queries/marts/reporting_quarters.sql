-- The calendar days of the reporting zone, one for each quarter of an hour from the first event of an email to the last.
--
-- grain:   one row
-- inputs:  stg_emails
-- params:  none
-- outputs: first_quarter_no, days
-- units:   first_quarter_no: quarters of an hour since 1970 in UTC; days: of the reporting zone, in order
--
-- Offsets from UTC are whole quarters since 1972, so a look into this list says the day of an instant ten times
-- faster than asking the zone for each. In UTC a sum says it, and the list is empty (see day_among).

create or replace table reporting_quarters as
with

span as (

    select
        quarter_of(least(min(executed_at), min(first_opened_at), min(clicked_at))) as first_quarter_no,
        quarter_of(greatest(max(executed_at), max(first_opened_at), max(clicked_at))) as last_quarter_no
    from stg_emails

),

quarters as (

    select unnest(range(first_quarter_no, last_quarter_no + 1)) as quarter_no
    from span
    where getvariable('report_timezone') <> 'UTC'

)

select
    min(first_quarter_no) as first_quarter_no,
    (
        select list(reporting_day(make_timestamptz(quarter_no * 900000000)) order by quarter_no)
        from quarters
    ) as days
from span;
