-- What makes a cell's trimmed text doubtful or none, whatever its type.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: is_rounded, is_no_id, heading_form, has_invisible
-- units:   none

-- A spreadsheet shows a long number as 1.23457E+19 and saves it so: many ids become one.
create or replace macro is_rounded(cell) as
    coalesce(contains(cell, '+') and regexp_full_match(cell, '-?\d([.,]\d+)?[eE]\+\d{2,3}'), false);

-- What stands in an id's place where there is none, and in front of a report's last line.
create or replace macro is_no_id(cell) as coalesce(strlen(cell) < 20 and (
    lower(cell) in (
        '#n/a', '#ref!', '#value!', '#name?', '#num!', '#null!', '#div/0!', 'null', '(null)', 'n/a', 'nan', 'none',
        'undefined', '(blank)', '-', '--', '–', '—', 'total', 'total:', 'totals', 'totals:', 'grand total',
        'grand total:', 'subtotal', 'subtotal:', 'sub total', 'sum', 'sum:', 'count', 'count:', 'average'
    )
    or (contains(cell, ' ') and regexp_full_match(cell, '(?i)\(?\d+ (rows?|records?)( selected)?\)?'))
), false);

-- A cell as headers are compared; null where it holds what headers seldom do and keys mostly.
create or replace macro heading_form(cell) as
    if(regexp_matches(cell, '[0-9@]'), null, lower(regexp_replace(cell, '[^A-Za-z.]', '', 'g')));

-- Marks of no width or of direction: they look like nothing, and no two addresses with and without are equal.
create or replace macro has_invisible(cell) as coalesce(
    strlen(cell) <> length(cell) and regexp_matches(
        cell, '[\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2064}\x{2066}-\x{2069}\x{FEFF}]'
    ), false
);
