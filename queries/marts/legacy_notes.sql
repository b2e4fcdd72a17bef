-- Every legacy note with what the migration should have made of it.
--
-- grain:   system, record_id
-- inputs:  loaded_legacy_note, stg_legacy_companies, stg_legacy_authors, attendee_sets
-- params:  none
-- outputs: note_no, system, record_id, survivor_id, is_survivor, type, subject_bits, created_at, created_day,
--          author_bits, author_standing, expected_author_bits, expected_company_bits, company_trouble, internal_bits,
--          internal_count, external_bits, external_count, nameless, body_bits, body_bytes_count
-- units:   note_no: a number for joins, its place in loaded_legacy_note, good for one build only; *_bits: hashes,
--          equal for what is equal, null for what is empty; *ternal_count: attendees; body_bytes_count: of the
--          raw body, whose characters take twenty times as long to count; created_at: an instant in UTC; created_day: a date of the reporting zone
--
-- survivor_id        of a copy, the least record id of its group of duplicates; null for a note that is no copy
-- author_*           of the author's contact key
-- author_standing    user; not a user; no author: all but the first get the fallback author
-- expected_author_bits  null where the author is no user and no fallback author is set
-- company_trouble    why no company is expected: no account id, unknown account, several companies; else null
-- *ternal_bits       of the set of contact keys
-- nameless           an attendee that is a name without an address, if there is one
-- A column of text takes ten times as long to write as a number: what is only compared is kept as a hash, what was
-- exported stays in loaded_legacy_note, by system and record id, and what few ask for is made by expected_notes.

create or replace table legacy_notes as
with

-- What may be a duplicate is found by a number: to group all notes by text takes ten times the memory.
marked as not materialized (

    select
        rowid as note_no,
        system,
        record_id,
        legacy_company_id,
        subject,
        created_at,
        contact_key(author_email) as author_key,
        hash(system, legacy_company_id, subject, created_at) as group_bits
    from loaded_legacy_note
    where legacy_company_id is not null
        and subject is not null
        and created_at is not null
        and author_email is not null

),

alike as (

    select
        note_no,
        record_id,
        min(record_id) over same as survivor_id,
        count(*) over same as alike_count
    from marked
    where group_bits in (select marked.group_bits from marked group by marked.group_bits having count(*) > 1)
        and author_key is not null
    window same as (partition by system, legacy_company_id, subject, created_at, author_key)

),

grouped as (

    select note_no, survivor_id
    from alike
    where alike_count > 1

),

notes as not materialized (

    select
        rowid as note_no,
        * exclude (body, internal_emails, external_emails),
        contact_key(author_email) as author_key,
        hash(body) as any_bits,
        body is null as is_empty,
        strlen(body) as bytes_count,
        hash(internal_emails) as internal_list_bits,
        hash(external_emails) as external_list_bits
    from loaded_legacy_note

)

select
    notes.note_no,
    notes.system,
    notes.record_id,
    nullif(grouped.survivor_id, notes.record_id) as survivor_id,
    coalesce(grouped.survivor_id = notes.record_id, true) as is_survivor,
    notes.type,
    if(notes.subject is null, null, hash(notes.subject)) as subject_bits,
    notes.created_at,
    reporting_day(notes.created_at) as created_day,
    if(notes.author_key is null, null, hash(notes.author_key)) as author_bits,
    as_standing(case
        when notes.author_key is null then 'no author'
        when authors.author_key is null then 'not a user'
        else 'user'
    end) as author_standing,
    coalesce(
        if(authors.author_key is null, null, hash(authors.author_key)),
        if(
            contact_key(getvariable('fallback_author')) is null,
            null,
            hash(contact_key(getvariable('fallback_author')))
        )
    ) as expected_author_bits,
    if(companies.company_id is null, null, hash(companies.company_id)) as expected_company_bits,
    as_company_trouble(case
        when notes.legacy_company_id is null then 'no account id'
        when companies.legacy_company_id is null then 'unknown account'
        when companies.company_id is null then 'several companies'
    end) as company_trouble,
    coalesce(internal.set_bits, 0) as internal_bits,
    coalesce(internal.keys_count, 0) as internal_count,
    coalesce(external.set_bits, 0) as external_bits,
    coalesce(external.keys_count, 0) as external_count,
    coalesce(internal.nameless, external.nameless) as nameless,
    if(notes.is_empty, null, notes.any_bits) as body_bits,
    coalesce(notes.bytes_count, 0) as body_bytes_count
from notes
left join grouped using (note_no)
left join stg_legacy_authors as authors using (author_key)
left join stg_legacy_companies as companies using (legacy_company_id)
left join attendee_sets as internal on notes.internal_list_bits = internal.list_bits
left join attendee_sets as external on notes.external_list_bits = external.list_bits;
