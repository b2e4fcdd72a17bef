-- The timeline's rows that bear a legacy system's label, once for each system of that label.
--
-- grain:   system, activity_id
-- inputs:  loaded_activity, loaded_attendee, loaded_company
-- params:  none
-- outputs: row_no, system, activity_id, external_id, type, subject, activity_at, author_key, company_id,
--          internal_bits, internal_count, external_bits, external_count, nameless, notes_bits, notes_chars_count
-- units:   row_no: a number for joins, good for one build only; *_bits: hashes, equal for what is equal;
--          *ternal_count: attendees; notes_chars_count: characters of the raw notes; instants in UTC
--
-- company_id    null where the company is not known
-- *ternal_bits  of the set of contact keys in the row's own list and in its rows of the attendee export
-- nameless      an attendee that is a name without an address, if there is one
-- notes_bits    of the raw notes; null for empty ones

create or replace table stg_timeline_notes as
with

labels as (

    select
        entry.key as system,
        lower(trim(entry.value)) as label,
        row_number() over () as label_no,
        count(*) over () as labels_count
    from (
        select unnest(
            map_entries(cast(cast(getvariable('external_sources') as json) as map(varchar, varchar)))
        ) as entry
    )

),

attended as (

    select
        activity_id,
        list(email) filter (where attendee_kind(kind) = 'internal') as internal_emails,
        list(email) filter (where attendee_kind(kind) = 'external') as external_emails
    from loaded_attendee
    where activity_id in (
            select activities.activity_id
            from loaded_activity as activities
            where lower(activities.external_source) in (select labels.label from labels)
        )
    group by activity_id

),

rows as not materialized (

    select
        activities.rowid * labels.labels_count + labels.label_no as row_no,
        labels.system,
        activities.* exclude (notes, internal_emails, external_emails),
        list_concat(activities.internal_emails, attended.internal_emails) as internal_emails,
        list_concat(activities.external_emails, attended.external_emails) as external_emails,
        hash(activities.notes) as any_bits,
        activities.notes is null as is_empty,
        length(activities.notes) as chars_count
    from loaded_activity as activities
    inner join labels on lower(activities.external_source) = labels.label
    left join attended using (activity_id)

),

-- Sets of keys are made once for each list that occurs: making them takes longer than all else.
-- A condition on them would be asked of every row, so there is none.
keyed as materialized (

    select emails, contact_keys(emails) as keys
    from (
        select distinct internal_emails as emails from rows
        union
        select distinct external_emails from rows
    )

),

lists as (

    select
        emails,
        if(len(keys) = 0, 0, hash(keys)) as bits,
        len(keys) as keys_count,
        list_filter(keys, lambda found: not contains(found, '@'))[1] as nameless
    from keyed

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
    coalesce(internal.bits, 0) as internal_bits,
    coalesce(internal.keys_count, 0) as internal_count,
    coalesce(external.bits, 0) as external_bits,
    coalesce(external.keys_count, 0) as external_count,
    coalesce(internal.nameless, external.nameless) as nameless,
    if(rows.is_empty, null, rows.any_bits) as notes_bits,
    coalesce(rows.chars_count, 0) as notes_chars_count
from rows
left join loaded_company as known using (company_id)
left join lists as internal on rows.internal_emails = internal.emails
left join lists as external on rows.external_emails = external.emails;
