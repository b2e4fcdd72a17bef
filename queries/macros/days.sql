-- The calendar day an instant falls on in the reporting zone, and instants cut to what is compared.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: reporting_day, quarter_of, day_among, whole_ms
-- units:   reporting_day: a date, cast back since DuckDB makes DATE arithmetic a TIMESTAMP;
--          quarter_of: quarters of an hour since 1970 in UTC, floored; whole_ms: microseconds since 1970 in UTC, cut
--          to milliseconds
--
-- day_among  the same as reporting_day, told from the days of quarters beginning with a first one
-- In UTC the day is a sum: the calendar of zones takes twenty times as long. So does cutting an instant by name.

create or replace macro reporting_day(moment) as
    if(
        getvariable('report_timezone') = 'UTC',
        cast(make_timestamp(epoch_us(moment)) as date),
        cast(timezone(getvariable('report_timezone'), moment) as date)
    );

create or replace macro quarter_of(moment) as
    cast(floor(epoch_us(moment) / 900000000) as bigint);

create or replace macro day_among(moment, first_quarter_no, days) as
    if(
        getvariable('report_timezone') = 'UTC',
        reporting_day(moment),
        days[quarter_of(moment) - first_quarter_no + 1]
    );

create or replace macro whole_ms(moment) as
    epoch_us(moment) - (epoch_us(moment) % 1000 + 1000) % 1000;
