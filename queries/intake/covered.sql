-- The first and the last instant of a file's rows.
--
-- grain:   one row
-- inputs:  the loaded table named
-- params:  table_name, file_id, names
-- outputs: first_at, last_at
-- units:   first_at, last_at: UTC
--
-- names  the columns that say when a row happened: the first that is filled counts, in the table's order

select
    min(happened_at) as first_at,
    max(happened_at) as last_at
from (
    select coalesce(*columns(lambda name: list_contains($names, name))) as happened_at
    from query_table($table_name) as loaded
    where file_id = $file_id
);
