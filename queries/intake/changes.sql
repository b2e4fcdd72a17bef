-- The fields that a file changes in rows that were there, how many rows each, and some of them.
--
-- grain:   field
-- inputs:  the loaded table named, met_rows
-- params:  table_name, key_names, file_id, most
-- outputs: field, rows_count, examples
-- units:   rows; examples: at most so many as asked for, {row_key, before, after} as text, empty for none

with

changed as (

    select row_key, old_file_id
    from met_rows
    where is_changed

),

sides as (

    select
        concat_ws(chr(31), *columns(lambda name: list_contains($key_names, name))) as row_key,
        file_id = $file_id as is_new,
        file_id,
        coalesce(cast(columns(
            lambda name: name not in ('file_id', 'odd_count') and not list_contains($key_names, name)
        ) as varchar), '')
    from query_table($table_name) as loaded

),

met as (

    select sides.*
    from sides
    inner join changed using (row_key)
    where sides.is_new or sides.file_id = changed.old_file_id

),

cells as (

    unpivot met
    on columns(* exclude (row_key, is_new, file_id))
    into name field value cell

),

paired as (

    select
        row_key,
        field,
        any_value(cell) filter (where not is_new) as before,
        any_value(cell) filter (where is_new) as after
    from cells
    group by row_key, field

)

select
    field,
    count(*) as rows_count,
    list({'row_key': row_key, 'before': before, 'after': after} order by row_key)[:$most] as examples
from paired
where before is distinct from after
group by field
order by rows_count desc, field;
