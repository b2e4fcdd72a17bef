-- What the filters of a report ask of a row.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: is_wanted, is_between, is_chosen, lies_between, bit_between, row_name
-- units:   none
--
-- is_wanted     no list of wanted values means all are
-- is_between    both end days count; an open end lets all pass, a missing day only where both ends are open
-- lies_between  the same for a day that is there, so plain that the scan of a table can do it
-- is_chosen     the flag of a row's journey and step, or CSM and region; asked only where any is chosen
-- bit_between   the bit for a day that is there and lies between, else 0
-- row_name      the name of the row a thing stands in under a breakdown; null without one

create or replace macro is_wanted(value, wanted) as
    wanted is null or list_contains(cast(wanted as varchar[]), value);

create or replace macro is_between(day, from_day, to_day) as
    (from_day is null or coalesce(day >= cast(from_day as date), false))
    and (to_day is null or coalesce(day <= cast(to_day as date), false));

create or replace macro is_chosen(flag, wanted, also_wanted) as
    case when wanted is null and also_wanted is null then true else flag end;

create or replace macro lies_between(day, from_day, to_day) as
    day between coalesce(cast(from_day as date), date '0001-01-01') and coalesce(cast(to_day as date), date '9999-12-31');

create or replace macro bit_between(stage_bit, day, from_day, to_day) as
    if(lies_between(day, from_day, to_day), stage_bit, 0);

create or replace macro row_name(breakdown, journey, step, csm, region) as case breakdown
    when 'journey' then journey
    when 'step' then step
    when 'csm' then csm
    when 'region' then region
end;
