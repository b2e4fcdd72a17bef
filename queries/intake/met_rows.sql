-- The keys of a file that were loaded before, and whether it says anything else about them.
--
-- grain:   row_key
-- inputs:  the loaded table named
-- params:  table_name, key_names, file_id
-- outputs: met_rows
-- units:   none
--
-- A row is its columns without file_id and odd_count: where it came from is no difference.
-- What may have been loaded before is found by a number: nearly nothing was, and to join all ids takes twice as long.

create or replace temp table met_rows as
with

fresh as (

    select
        hash(*columns(lambda name: list_contains($key_names, name))) as key_bits,
        concat_ws(chr(31), *columns(lambda name: list_contains($key_names, name))) as row_key
    from query_table($table_name) as loaded
    where file_id = $file_id

),

near as (

    select
        concat_ws(chr(31), *columns(lambda name: list_contains($key_names, name))) as row_key,
        file_id
    from query_table($table_name) as loaded
    where file_id <> $file_id
        and hash(*columns(lambda name: list_contains($key_names, name))) in (select fresh.key_bits from fresh)

)

select
    near.row_key,
    near.file_id as old_file_id,
    cast(null as boolean) as is_changed
from fresh
inner join near using (row_key);
