-- How a cell is read before its cast where a source says a thing in its own way.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: canceled_flag, filled_flag, first_url, last_uri_part, seconds_to_minutes, utc, emails_in_text, rearmed
-- units:   text, for the cast of the column's type to read
--
-- The names are those of READS in csfunnel/datasets.py, and their cells come trimmed. Besides:
--
-- rearmed  a raw cell of a CSV of rejected rows as it was before csfunnel/disarming.py made it text

create or replace macro canceled_flag(cell) as case
    when as_flag(cell) then 'cancelled'
    when is_odd_flag(cell) then cell
    else 'active'
end;

create or replace macro filled_flag(cell) as
    if(cell is null, 'NO', 'YES');

create or replace macro first_url(cell) as
    nullif(regexp_extract(cell, '(?i)https?://[^\s<>"'']+'), '');

create or replace macro last_uri_part(cell) as
    regexp_extract(rtrim(cell, '/'), '[^/]*$');

create or replace macro seconds_to_minutes(cell) as
    coalesce(cast(as_number(cell) / 60 as varchar), cell);

create or replace macro utc(cell) as
    coalesce(strftime(naive_time(cell), '%Y-%m-%dT%H:%M:%S.%fZ'), cell);

create or replace macro emails_in_text(cell) as
    nullif(array_to_string(regexp_extract_all(cell, '[A-Za-z0-9._%+''-]+@[A-Za-z0-9.-]+'), ';'), '');

create or replace macro rearmed(cell) as
    if(regexp_matches(cell, '^''+[=+\-@\t\r]'), substr(cell, 2), cell);
