-- What stands in the way of a migration, by name and by what it is about.
--
-- grain:   name, item
-- inputs:  legacy_notes, expected_notes, migration_records, stg_legacy_authors, note_rows, loaded_legacy_note
-- params:  none
-- outputs: name, item, notes_count, items_count
-- units:   notes_count: notes concerned; of a name as a whole where item is null; items_count: items of the name
--
-- name  legacy_notes (all there are), the reasons of migration_records, or a warning; what each means is
--       told by csfunnel/migration/prechecks.py
-- Of each name the 20 items with the most notes. A note with two unknown attendees is one note: of its
-- findings the first is counted in the whole.

with

sent as (

    select
        notes.record_id,
        notes.type,
        not notes.is_type_mapped and notes.type is distinct from notes.expected_type as is_type_unmapped,
        notes.author_standing,
        contact_key(notes.expected_author_email) as expected_author_key,
        notes.expected_author_email,
        if(loaded.subject is null, -1, length(loaded.subject)) as subject_chars_count,
        if(notes.author_standing = 'user', null, coalesce(loaded.author_email, loaded.author_name, 'No author'))
            as legacy_author,
        loaded.has_attachment,
        records.is_id_taken,
        contains(loaded.body, '<img') or contains(loaded.body, '<IMG') as has_image,
        records.not_users,
        records.not_contacts
    from loaded_legacy_note as loaded
    inner join expected_notes as notes using (system, record_id)
    inner join migration_records as records using (note_no)
    where records.left_out is null

)

select
    name,
    if(grouping(item) = 1, null, item) as item,
    if(grouping(item) = 1, count(*) filter (is_first), count(*)) as notes_count,
    count(*) over (partition by name) - 1 as items_count
from (
    select 'legacy_notes' as name, cast(null as varchar) as item, true as is_first from legacy_notes
    union all
    select
        records.left_out,
        if(notes.company_trouble = records.left_out, loaded.legacy_company_id, notes.record_id),
        true
    from loaded_legacy_note as loaded
    inner join legacy_notes as notes using (system, record_id)
    inner join migration_records as records using (note_no)
    where records.left_out is not null
    union all
    select 'no fallback author', legacy_author, true from sent where expected_author_email is null
    union all
    select 'fallback author is no user', expected_author_email, true
    from sent
    where author_standing <> 'user'
        and expected_author_key not in (select author_key from stg_legacy_authors)
    union all
    select 'unknown author', legacy_author, true from sent where author_standing <> 'user'
    union all
    select 'inactive author', sent.expected_author_email, true
    from sent
    inner join stg_legacy_authors as authors on sent.expected_author_key = authors.author_key
    where not authors.is_active
        and sent.author_standing = 'user'
    union all
    select 'unmapped type', coalesce(type, 'No type'), true from sent where is_type_unmapped
    union all
    select 'not a user', unnest(not_users), generate_subscripts(not_users, 1) = 1 from sent
    union all
    select 'not a contact', unnest(not_contacts), generate_subscripts(not_contacts, 1) = 1 from sent
    union all
    select 'no subject', record_id, true from sent where subject_chars_count < 0
    union all
    select 'long subject', record_id, true from sent where subject_chars_count > 140
    union all
    select 'id taken', record_id, true from sent where is_id_taken
    union all
    select 'attachment', record_id, true from sent where has_attachment
    union all
    select 'image', record_id, true from sent where has_image
    union all
    select 'already loaded', notes.record_id, true
    from legacy_notes as notes
    inner join migration_records as records using (note_no)
    inner join note_rows using (note_no)
    where records.left_out is null
) as found
group by grouping sets ((name), (name, item))
having grouping(item) = 1 or item is not null
qualify grouping(item) = 1
    or row_number() over (partition by name, grouping(item) order by count(*) desc, item) <= 20
order by name, notes_count desc, item nulls first;
