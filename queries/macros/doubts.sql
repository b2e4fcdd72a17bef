-- What makes a cell's trimmed text doubtful or none, whatever its type.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: is_rounded, is_no_id, heading_form, has_invisible, is_odd_status, is_unordered, is_serial_day
-- units:   none
--
-- What takes long is asked within a case: both sides of an `and` are worked out for every row.

-- A spreadsheet shows a long number as 1.23457E+19 and saves it so: many ids become one.
create or replace macro is_rounded(cell) as
    case when contains(cell, '+') then regexp_full_match(cell, '-?\d([.,]\d+)?[eE]\+\d{2,3}') else false end;

-- What stands in an id's place where there is none, and in front of a report's last line. Most ids begin with a
-- digit, and little of it does, or with a parenthesis.
create or replace macro is_no_id(cell) as case
    when cell is null or strlen(cell) >= 20 then false
    when ascii(cell) = 40 or ascii(cell) between 48 and 57
        then case
            when contains(cell, ' ') then regexp_full_match(cell, '(?i)\(?\d+ (rows?|records?)( selected)?\)?')
            when ascii(cell) = 40 then lower(cell) in ('(null)', '(blank)')
            else false
        end
    else lower(cell) in (
        '#n/a', '#ref!', '#value!', '#name?', '#num!', '#null!', '#div/0!', 'null', 'n/a', 'nan', 'none', 'undefined',
        '-', '--', '–', '—', 'total', 'total:', 'totals', 'totals:', 'grand total', 'grand total:', 'subtotal',
        'subtotal:', 'sub total', 'sum', 'sum:', 'count', 'count:', 'average'
    )
end;

-- A cell as headers are compared; null where it holds what headers seldom do and keys mostly.
create or replace macro heading_form(cell) as
    if(regexp_matches(cell, '[0-9@]'), null, lower(regexp_replace(cell, '[^A-Za-z.]', '', 'g')));

-- Marks of no width or of direction: they look like nothing, and no two addresses with and without are equal.
create or replace macro has_invisible(cell) as case
    when strlen(cell) <> length(cell) then regexp_matches(
        cell, '[\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2064}\x{2066}-\x{2069}\x{FEFF}]'
    )
    else false
end;

-- A booking's status is live or cancelled; a word that says neither is told, since it may mean cancelled.
create or replace macro is_odd_status(cell) as coalesce(
    lower(cell) not in (
        'active', 'cancelled', 'canceled', 'confirmed', 'booked', 'scheduled', 'accepted', 'approved', 'upcoming',
        'completed', 'rescheduled', 'no-show', 'no show', 'noshow', 'no_show'
    ),
    false
);

-- Whether day or month comes first differs by country, and no cell says it for the others of its column.
create or replace macro is_unordered(cell) as
    coalesce(regexp_matches(cell, '^\d\d?[/.-]\d\d?[/.-](\d{4}|\d\d)($|[ ,T])'), false);

-- The days since 1899-12-30, as a spreadsheet keeps them; an epoch has more digits.
create or replace macro is_serial_day(cell) as
    coalesce(regexp_full_match(cell, '\d{5}(\.\d*)?'), false);
