-- The timeline's rows that bear a legacy system's label, once for each system of that label.
--
-- grain:   system, activity_id
-- inputs:  loaded_activity
-- params:  none
-- outputs: row_no, system, systems_count, activity_id, external_id, type, subject, notes, activity_at, author_key,
--          company_id, internal_emails, external_emails
-- units:   row_no: a number for joins, its place in loaded_activity, good for one build only; systems_count: systems
--          of the row's label; activity_at: an instant in UTC
--
-- *ternal_emails  of the row's own list; row_attendees has those of the attendee export
-- A view, since notes are read best from where they were loaded. Keys and labels are made beside the reading,
-- where DuckDB makes them once for each value that occurs and not for each row.

create or replace view stg_timeline_rows as
with

labels as (

    select
        entry.key as system,
        lower(trim(entry.value)) as label,
        count(*) over (partition by lower(trim(entry.value))) as systems_count
    from (
        select unnest(
            map_entries(cast(cast(getvariable('external_sources') as json) as map(varchar, varchar)))
        ) as entry
    )

),

activities as not materialized (

    select
        rowid as row_no,
        activity_id,
        external_id,
        type,
        subject,
        notes,
        activity_at,
        contact_key(author_email) as author_key,
        company_id,
        internal_emails,
        external_emails,
        lower(external_source) as label
    from loaded_activity

)

select
    activities.row_no,
    labels.system,
    labels.systems_count,
    activities.* exclude (row_no, label)
from activities
inner join labels using (label);
