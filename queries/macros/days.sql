-- The calendar day an instant falls on in the reporting zone.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: reporting_day
-- units:   a date; DuckDB makes DATE arithmetic a TIMESTAMP, hence the cast

create or replace macro reporting_day(moment) as
    cast(timezone(getvariable('report_timezone'), moment) as date);
