-- Which of the overlapping rows the new file changes.
--
-- grain:   row_key
-- inputs:  the loaded table named, met_rows
-- params:  table_name, key_names, file_id
-- outputs: met_rows
-- units:   none

create or replace temp table compared as
with

contents as (

    select
        concat_ws(chr(31), *columns(lambda name: list_contains($key_names, name))) as row_key,
        file_id,
        row(*columns(lambda name: name not in ('file_id', 'odd_count'))) as content
    from query_table($table_name) as loaded

),

met as (

    select *
    from contents
    where row_key in (select met_rows.row_key from met_rows)

)

select
    met_rows.row_key,
    met_rows.old_file_id,
    fresh.content is distinct from old.content as is_changed
from met_rows
inner join met as old
    on met_rows.row_key = old.row_key
    and met_rows.old_file_id = old.file_id
inner join met as fresh
    on met_rows.row_key = fresh.row_key
    and fresh.file_id = $file_id;

create or replace temp table met_rows as
select * from compared;
