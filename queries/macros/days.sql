-- The calendar day an instant falls on in the reporting zone.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: reporting_day, quarter_of
-- units:   reporting_day: a date, cast back since DuckDB makes DATE arithmetic a TIMESTAMP;
--          quarter_of: quarters of an hour since 1970 in UTC, floored

create or replace macro reporting_day(moment) as
    cast(timezone(getvariable('report_timezone'), moment) as date);

create or replace macro quarter_of(moment) as
    cast(floor(epoch_us(moment) / 900000000) as bigint);
