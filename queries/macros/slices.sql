-- The row or column a thing stands in, of a breakdown or of its day, week or month.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: slice_day, slice_touch, slice_team, slice_name
-- units:   slice_day: a date; slice_name: text, a day as 2025-03-31
--
-- slice_day   the first day of the week or month, where rows or columns are made of it; else null
-- slice_touch, slice_team  the number of the touch or team, where rows or columns are named by it; else null
-- slice_name  a meeting of no email stands in "No email" by the day of emails, so that rows add up to the total

create or replace macro slice_day(row_kind, column_kind, day) as case
    when 'day' in (row_kind, column_kind) then day
    when 'week' in (row_kind, column_kind) then cast(date_trunc('week', day) as date)
    when 'month' in (row_kind, column_kind) then cast(date_trunc('month', day) as date)
end;

create or replace macro slice_touch(row_kind, column_kind, touch_no) as
    if(row_kind in ('journey', 'step') or column_kind in ('journey', 'step'), touch_no, null);

create or replace macro slice_team(row_kind, column_kind, team_no) as
    if(row_kind in ('csm', 'region') or column_kind in ('csm', 'region'), team_no, null);

create or replace macro slice_name(breakdown, journey, step, csm, region, slice) as
    case
        when breakdown in ('day', 'week', 'month') then coalesce(strftime(slice, '%Y-%m-%d'), 'No email')
        else row_name(breakdown, journey, step, csm, region)
    end;
