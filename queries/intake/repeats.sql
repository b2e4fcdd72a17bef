-- How many rows of a file seem to share their key with another row of it.
--
-- grain:   one row
-- inputs:  the loaded table named
-- params:  table_name, key_names, file_id
-- outputs: repeats_count
-- units:   rows
--
-- Keys are compared as hashes: two that only look alike have the file read with care, and nothing else.

with

keys as (

    select hash(*columns(lambda name: list_contains($key_names, name))) as key_bits
    from query_table($table_name) as loaded
    where file_id = $file_id

)

select coalesce(sum(rows_count - 1), 0) as repeats_count
from (select count(*) as rows_count from keys group by key_bits);
