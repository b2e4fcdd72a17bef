-- The keys of a file that were loaded before, and whether it says anything else about them.
--
-- grain:   row_key
-- inputs:  the loaded table named
-- params:  table_name, key_names, file_id
-- outputs: met_rows
-- units:   none
--
-- A row is its columns without file_id and odd_count: where it came from is no difference.

create or replace temp table met_rows as
with

fresh as (

    select concat_ws(chr(31), *columns(lambda name: list_contains($key_names, name))) as row_key
    from query_table($table_name) as loaded
    where file_id = $file_id

),

met as (

    select
        concat_ws(chr(31), *columns(lambda name: list_contains($key_names, name))) as row_key,
        file_id
    from query_table($table_name) as loaded
    where file_id <> $file_id

)

select
    met.row_key,
    met.file_id as old_file_id,
    cast(null as boolean) as is_changed
from met
inner join fresh using (row_key);
