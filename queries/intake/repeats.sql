-- How many rows of a file share their key with another row of it.
--
-- grain:   one row
-- inputs:  the loaded table named
-- params:  table_name, key_names, file_id
-- outputs: repeats_count
-- units:   rows

with

keys as (

    select concat_ws(chr(31), *columns(lambda name: list_contains($key_names, name))) as row_key
    from query_table($table_name) as loaded
    where file_id = $file_id

)

select coalesce(sum(rows_count - 1), 0) as repeats_count
from (select count(*) as rows_count from keys group by row_key);
