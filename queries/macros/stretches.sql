-- Days and whole months as numbers: a long period is summed from its months and the days beside them.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: day_stretch, stretch_day, month_stretch, is_in_stretches, is_beside
-- units:   stretch_no: for a day the days since 0001-01-01; for a month that of its first day less ten million;
--          -20000000 for what has no day
--
-- stretch_day      the day that a number of a day stands for
-- is_in_stretches  whether a day or month is one of those that make up a period, each of its days in one; without
--                  an end all months and what has no day. Of ten million emails a year reads 80,000 of 840,000 rows
-- is_beside        whether a day of the period is in none of its whole months
-- Whole months begin with whole_from and end before whole_until (see csfunnel/filters.py).

create or replace macro day_stretch(day) as
    cast(day - date '0001-01-01' as integer);

create or replace macro stretch_day(stretch_no) as
    date '0001-01-01' + stretch_no;

create or replace macro month_stretch(day) as
    coalesce(day_stretch(cast(date_trunc('month', day) as date)) - 10000000, -20000000);

create or replace macro is_beside(day, from_day, to_day, whole_from, whole_until) as
    case
        when from_day is null and to_day is null then false
        when from_day is null then day between cast(whole_until as date) and cast(to_day as date)
        when to_day is null then day between cast(from_day as date) and cast(whole_from as date) - 1
        else day between cast(from_day as date) and cast(whole_from as date) - 1
            or day between cast(whole_until as date) and cast(to_day as date)
    end;

create or replace macro is_in_stretches(stretch_no, from_day, to_day, whole_from, whole_until) as
    stretch_no between if(from_day is null and to_day is null, -20000000, day_stretch(cast(whole_from as date)) - 10000000)
        and day_stretch(cast(whole_until as date)) - 10000001
    or stretch_no between day_stretch(cast(from_day as date)) and day_stretch(cast(whole_from as date)) - 1
    or stretch_no between day_stretch(cast(whole_until as date)) and day_stretch(cast(to_day as date));
