-- Rows of the timeline with a legacy label that earlier files have and this one, of the same time and label, has not.
--
-- grain:   one row
-- inputs:  loaded_activity, met_rows
-- params:  file_id
-- outputs: gone_count, example
-- units:   gone_count: rows of the timeline
--
-- Only of labels of which the file repeats a row: else it is another part of the timeline and no newer state of it.

with

labels as (

    select distinct lower(trim(entry.value)) as label
    from (
        select unnest(
            map_entries(cast(cast(getvariable('external_sources') as json) as map(varchar, varchar)))
        ) as entry
    )

),

labelled as (

    select
        activities.activity_id,
        activities.file_id,
        activities.activity_at,
        labels.label
    from loaded_activity as activities
    inner join labels on lower(activities.external_source) = labels.label

),

covered as (

    select
        label,
        min(activity_at) as first_at,
        max(activity_at) as last_at
    from labelled
    where file_id = $file_id
    group by label
    having bool_or(activity_id in (select met_rows.row_key from met_rows))

)

select
    count(*) as gone_count,
    min(labelled.activity_id) as example
from labelled
inner join covered
    on labelled.label = covered.label
    and labelled.activity_at between covered.first_at and covered.last_at
where labelled.file_id <> $file_id
    and labelled.activity_id not in (select met_rows.row_key from met_rows);
