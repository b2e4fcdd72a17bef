-- Which of the overlapping rows the new file changes.
--
-- grain:   row_key
-- inputs:  the loaded table named, overlaps
-- params:  table_name, key_names, file_id
-- outputs: overlaps
-- units:   none

create or replace temp table compared as
with

met as (

    select
        concat_ws(chr(31), *columns(lambda name: list_contains($key_names, name))) as row_key,
        file_id,
        row(*columns(lambda name: name not in ('file_id', 'odd_count'))) as content
    from query_table($table_name) as loaded
    qualify row_key in (select overlaps.row_key from overlaps)

)

select
    overlaps.row_key,
    overlaps.old_file_id,
    fresh.content is distinct from old.content as is_changed
from overlaps
inner join met as old
    on overlaps.row_key = old.row_key
    and overlaps.old_file_id = old.file_id
inner join met as fresh
    on overlaps.row_key = fresh.row_key
    and fresh.file_id = $file_id;

create or replace temp table overlaps as
select * from compared;
