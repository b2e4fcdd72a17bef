-- Days and whole months as numbers: a long period is summed from its months and the days beside them.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: day_stretch, month_stretch, is_in_stretches
-- units:   stretch_no: for a day the days since 0001-01-01; for a month that of its first day less ten million;
--          -20000000 for what has no day
--
-- is_in_stretches  takes each day of a period once, by its month or by itself, as is_between does; without an end
--                  all months and what has no day. Of ten million emails' 840,000 cells a year reads 140,000

create or replace macro day_stretch(day) as
    cast(day - date '0001-01-01' as integer);

create or replace macro month_stretch(day) as
    coalesce(day_stretch(cast(date_trunc('month', day) as date)) - 10000000, -20000000);

create or replace macro first_stretch(from_day) as
    coalesce(day_stretch(cast(from_day as date)), 0);

create or replace macro last_stretch(to_day) as
    coalesce(day_stretch(cast(to_day as date)), 8999999);

create or replace macro whole_from(from_day) as
    coalesce(day_stretch(last_day(cast(from_day as date) - 1)) + 1, 0);

create or replace macro whole_until(to_day) as
    coalesce(day_stretch(cast(date_trunc('month', cast(to_day as date) + 1) as date)), 9000000);

create or replace macro is_in_stretches(stretch_no, from_day, to_day) as case
    when from_day is null and to_day is null then stretch_no < 0
    when whole_from(from_day) < whole_until(to_day)
        then stretch_no between whole_from(from_day) - 10000000 and whole_until(to_day) - 10000001
            or stretch_no between first_stretch(from_day) and whole_from(from_day) - 1
            or stretch_no between whole_until(to_day) and last_stretch(to_day)
    else stretch_no between first_stretch(from_day) and last_stretch(to_day)
end;
