-- Every legacy note as it goes into a pack, or with the reason why it does not.
--
-- grain:   system, record_id
-- inputs:  loaded_legacy_note, expected_notes, migration_records
-- params:  none
-- outputs: system, record_id, left_out, survivor_id, external_source, type_name, subject, body,
--          activity_at, author_email, is_author_replaced, legacy_author_name, legacy_author_email,
--          legacy_company_id, internal_emails, external_emails, unknown_emails, is_explained
-- units:   activity_at: text, UTC with milliseconds, cut and not rounded
--
-- unknown_emails  attendees who are no user or no contact: Gainsight will not find them
-- is_explained    differs from the legacy note by a rule: the type by default or the fallback author
-- No order: whoever packs the notes puts them in order, since a million bodies are too much to sort.

select
    notes.system,
    notes.record_id,
    records.left_out,
    coalesce(notes.survivor_id, notes.record_id) as survivor_id,
    records.external_source,
    notes.expected_type as type_name,
    loaded.subject,
    loaded.body,
    strftime(timezone('UTC', notes.created_at), '%Y-%m-%dT%H:%M:%S.%gZ') as activity_at,
    notes.expected_author_email as author_email,
    notes.author_standing <> 'user' as is_author_replaced,
    loaded.author_name as legacy_author_name,
    loaded.author_email as legacy_author_email,
    loaded.legacy_company_id,
    records.internal_emails,
    records.external_emails,
    list_concat(records.not_users, records.not_contacts) as unknown_emails,
    notes.author_standing <> 'user'
        or (not notes.is_type_mapped and notes.type is distinct from notes.expected_type) as is_explained
from loaded_legacy_note as loaded
inner join expected_notes as notes using (system, record_id)
inner join migration_records as records using (note_no);
