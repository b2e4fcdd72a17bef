-- The timeline's rows that bear a legacy system's label, once for each system of that label.
--
-- grain:   system, activity_id
-- inputs:  loaded_activity, loaded_attendee, loaded_company
-- params:  none
-- outputs: row_no, system, activity_id, external_id, type, subject, activity_at, author_key, company_id,
--          internal_keys, external_keys, notes_bits, notes_chars_count
-- units:   row_no: a number for joins, good for one build only; notes_bits: a hash of the raw notes;
--          instants in UTC
--
-- company_id  null where the company is not known
-- *_keys      of the row's own lists and of its rows of the attendee export, made once for each list that occurs
-- notes_bits  equal notes have equal bits; null for empty notes

create or replace table stg_timeline_notes as
with

labels as (

    select
        entry.key as system,
        lower(trim(entry.value)) as label
    from (
        select unnest(
            map_entries(cast(cast(getvariable('external_sources') as json) as map(varchar, varchar)))
        ) as entry
    )

),

lists as (

    select emails, contact_keys(emails) as keys
    from (
        select distinct internal_emails as emails from loaded_activity
        union
        select distinct external_emails from loaded_activity
    )
    where len(emails) > 0

),

-- Few rows have both lists of their own and rows of the attendee export; their keys are joined.
attended as (

    select
        activity_id,
        contact_keys(list(email) filter (where lower(kind) = 'internal')) as internal_keys,
        contact_keys(list(email) filter (where lower(kind) = 'external')) as external_keys
    from loaded_attendee
    group by activity_id

),

rows as not materialized (

    select
        cast(row_number() over () as integer) as row_no,
        labels.system,
        activities.* exclude (notes),
        hash(activities.notes) as any_bits,
        activities.notes is null as is_empty,
        length(activities.notes) as chars_count
    from loaded_activity as activities
    inner join labels on lower(activities.external_source) = labels.label

)

select
    rows.row_no,
    rows.system,
    rows.activity_id,
    rows.external_id,
    rows.type,
    rows.subject,
    rows.activity_at,
    contact_key(rows.author_email) as author_key,
    known.company_id,
    if(
        attended.activity_id is null,
        coalesce(internal.keys, []),
        list_sort(list_distinct(list_concat(internal.keys, attended.internal_keys)))
    ) as internal_keys,
    if(
        attended.activity_id is null,
        coalesce(external.keys, []),
        list_sort(list_distinct(list_concat(external.keys, attended.external_keys)))
    ) as external_keys,
    if(rows.is_empty, null, rows.any_bits) as notes_bits,
    coalesce(rows.chars_count, 0) as notes_chars_count
from rows
left join loaded_company as known using (company_id)
left join lists as internal on rows.internal_emails = internal.emails
left join lists as external on rows.external_emails = external.emails
left join attended on rows.activity_id = attended.activity_id;
