-- How a cell's trimmed text becomes a value of its contract type; null where it cannot.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: naive_time, as_text, as_instant, as_flag, as_number, as_money, as_date, as_list,
--          is_far, is_vast, is_odd_flag, is_odd_local, misread, problem, problems
-- units:   instants in UTC; money in DECIMAL(15, 2); a cell that is empty or blank is null
--
-- naive_time  local date and time of a cell without an offset; a step of its own, since a macro is copied
--             wherever its argument stands, and nested ones grow without bounds
-- as_instant  ISO 8601 with offset, epoch seconds or milliseconds, else the naive time in the file's zone;
--             null without one. Never cast text with an offset to TIMESTAMP: it is dropped
-- is_near     whether a text that begins with a year begins with one from 1900 to 2199: what is farther off
--             stands for none, makes `as_of` absurd, and Python has no such instant
-- as_flag     YES, Y, TRUE, 1 in any case; all else is not set (odd words are counted beside it)

create or replace macro as_text(cell) as cell;

create or replace macro is_near(cell) as cell >= '1900' and cell < '2200';

create or replace macro has_offset(cell) as
    regexp_full_match(cell, '\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)? ?([Zz]|UTC|GMT|[+-](0\d|1[0-8])(:?[0-5]\d)?)');

-- DuckDB wants seconds before an offset, and no blank.
create or replace macro offset_instant(cell) as
    try_cast(
        regexp_replace(
            regexp_replace(replace(upper(cell), ',', '.'), ' ?(UTC|GMT)$', 'Z'),
            '^(.{16})(:[0-9.]+)? ?([Z+-][0-9:]*)$',
            if(substr(cell, 17, 1) = ':', '\1\2\3', '\1:00\3')
        ) as timestamptz
    );

create or replace macro is_epoch(cell) as
    regexp_full_match(cell, '\d{9,10}(\.\d+)?|\d{12,13}(\.0*)?');

-- Before 2200, in seconds of ten digits or milliseconds of thirteen; fewer digits are long before.
create or replace macro is_near_epoch(cell) as
    length(split_part(cell, '.', 1)) not in (10, 13) or cell < '72581184';

create or replace macro epoch_instant(cell) as
    case
        when length(split_part(cell, '.', 1)) > 10
            then make_timestamptz(1000 * try_cast(split_part(cell, '.', 1) as bigint))
        else make_timestamptz(cast(try_cast(cell as decimal(38, 6)) * 1000000 as bigint))
    end;

-- Whether a text that stands for none is a date or time of a year too far off.
create or replace macro is_far(cell) as coalesce(
    regexp_matches(cell, '^\d{4}-\d\d-\d\d($|[T ]\d\d?:\d\d)') and not is_near(cell)
    or is_epoch(cell) and not is_near_epoch(cell),
    false
);

create or replace macro naive_time(cell) as case
    when cell is null or suffix(cell, 'Z') or not is_near(cell) then null
    when regexp_full_match(cell, '\d{4}-\d\d-\d\d[T ]\d\d?:\d\d(:\d\d([.,]\d{1,9})?)?')
        then try_cast(if(contains(cell, ','), replace(cell, ',', '.'), cell) as timestamp)
    when regexp_full_match(cell, '\d{4}-\d\d-\d\d')
        then cast(try_cast(cell as date) as timestamp)
    when regexp_full_match(cell, '\d{4}-\d\d-\d\d \d\d?:\d\d(:\d\d)? ?[AaPp][Mm]')
        then try_strptime(
            regexp_replace(upper(cell), ' ?([AP]M)$', ' \1'), ['%Y-%m-%d %I:%M %p', '%Y-%m-%d %I:%M:%S %p']
        )
end;

create or replace macro as_instant(cell, naive, zone) as case
    when cell is null then null
    when naive is not null then timezone(zone, naive)
    when suffix(cell, 'Z') and length(cell) in (20, 24, 27) and is_near(cell) then try_cast(cell as timestamptz)
    when has_offset(cell) and is_near(cell) then offset_instant(cell)
    when is_epoch(cell) and is_near_epoch(cell) then epoch_instant(cell)
end;

-- A local time that a clock change makes impossible, or makes twice. Where six hours around it are six hours
-- on the clock no change is near, and nothing more is asked.
create or replace macro is_odd_local(naive, found, zone) as case
    when naive is null or found is null then false
    when timezone(zone, found + interval 3 hour) - timezone(zone, found - interval 3 hour) = interval 6 hour
        then false
    else timezone(zone, found) <> naive
        or timezone(zone, found - interval 1 hour) = naive
        or timezone(zone, found + interval 1 hour) = naive
        or timezone(zone, found - interval 30 minute) = naive
        or timezone(zone, found + interval 30 minute) = naive
end;

create or replace macro as_flag(cell) as coalesce(upper(cell) in ('YES', 'Y', 'TRUE', '1'), false);

create or replace macro is_odd_flag(cell) as
    coalesce(upper(cell) not in ('YES', 'Y', 'TRUE', '1', 'NO', 'N', 'FALSE', '0'), false);

create or replace macro as_number(cell) as case
    when strlen(cell) = 1 and cell between '0' and '9' then cast(ascii(cell) - 48 as double)
    when regexp_full_match(cell, '[+-]?(\d{1,30}|\d{1,3}(,\d{3}){1,9})(\.\d*)?([eE][+-]?\d{1,2})?')
        then try_cast(replace(cell, ',', '') as double)
end;

-- Three decimals are refused: 1.230 is one thousand where a point parts thousands. One sign is taken off, and
-- queries/macros/currencies.sql says which: two of them leave no amount.
create or replace macro plain_money(cell) as
    replace(regexp_replace(regexp_replace(cell, '[$\x{20AC}\x{A3}\x{A5}]', ''), '\s', '', 'g'), chr(8722), '-');

create or replace macro as_money(cell) as case
    when regexp_full_match(plain_money(cell), '-?(\d+|\d{1,3}(,\d{3})+)(\.(\d{0,2}|\d\d00+))?')
        then try_cast(replace(plain_money(cell), ',', '') as decimal(15, 2))
    when regexp_full_match(plain_money(cell), '\((\d+|\d{1,3}(,\d{3})+)(\.(\d{0,2}|\d\d00+))?\)')
        then -try_cast(regexp_replace(plain_money(cell), '[(),]', '', 'g') as decimal(15, 2))
end;

-- An amount that no renewal has, and that would make sums overflow: mostly an id in its column.
create or replace macro is_vast(cell) as
    coalesce(abs(try_cast(regexp_replace(plain_money(cell), '[(),]', '', 'g') as double)) >= 1e13, false);

create or replace macro is_bare_date(cell) as
    coalesce(regexp_full_match(cell, '\d{4}-\d\d-\d\d'), false);

-- A calendar date; an instant that stands for one keeps the date as it is written.
create or replace macro as_date(cell) as case
    when is_epoch(cell) and is_near_epoch(cell) then cast(timezone('UTC', epoch_instant(cell)) as date)
    when not is_near(cell) then null
    when is_bare_date(cell) then try_cast(cell as date)
    when regexp_full_match(cell, '\d{4}-\d\d-\d\d[T ]\d\d?:\d\d.*') then try_cast(left(cell, 10) as date)
end;

create or replace macro trimmed_entries(entries) as list_filter(
    list_transform(entries, lambda entry: trimmed(entry)), lambda entry: entry is not null
);

-- A comma within quotes is of a name, as in "Doe, Jane" <jane@x.example>.
create or replace macro as_list(cell) as case
    when starts_with(cell, '[') then
        case when json_valid(cell) then trimmed_entries(from_json(cell, '["VARCHAR"]')) end
    when contains(cell, '"') then trimmed_entries(regexp_extract_all(cell, '(?:"[^"]*"|[^;,\n])+'))
    when cell is not null then trimmed_entries(string_split_regex(cell, '[;,\n]'))
end;

create or replace macro misread(cell, found) as cell is not null and found is null;

-- One thing that is wrong with a row, as the ledger keeps it; null where nothing is.
create or replace macro problem(is_wrong, name, value, rule) as
    case when is_wrong then struct_pack(column_name := name, cell := value, rule := rule) end;

create or replace macro problems(found) as
    list_filter(found, lambda each: each is not null);
