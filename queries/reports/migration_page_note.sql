-- One legacy note: as it was exported, what was expected of it, its verdict, and what became of each field.
--
-- grain:   system, record_id
-- inputs:  loaded_legacy_note, expected_notes, legacy_notes, verdicts, note_rows, field_outcomes, loaded_company
-- params:  system, record_id
-- outputs: system, record_id, type, expected_type, author_email, author_name, author_standing,
--          expected_author_email, created_at, subject, body, legacy_company_id, legacy_company, expected_company_id,
--          expected_company, company_trouble, internal_emails, external_emails, updated_at, url, has_attachment,
--          verdict, survivor_id, reason, job_id, activity_ids, is_compared, type_outcome, author_outcome,
--          activity_at_outcome, subject_outcome, text_outcome, company_outcome, internal_attendees_outcome,
--          external_attendees_outcome, shift_minutes
-- units:   instants in UTC; shift_minutes: minutes the row is later, null where the difference is no zone's

with

chosen as (

    select note_no
    from legacy_notes
    where system = $system
        and record_id = $record_id

),

-- Asked for by its number before it is joined: else the outcomes of all notes are put together for one.
fields as (

    select *
    from field_outcomes
    where note_no in (select chosen.note_no from chosen)

),

carriers as (

    select *
    from note_rows
    where note_no in (select chosen.note_no from chosen)

)

select
    loaded.system,
    loaded.record_id,
    loaded.type,
    expected.expected_type,
    loaded.author_email,
    loaded.author_name,
    expected.author_standing,
    expected.expected_author_email,
    loaded.created_at,
    loaded.subject,
    loaded.body,
    loaded.legacy_company_id,
    loaded.company_name as legacy_company,
    expected.expected_company_id,
    companies.name as expected_company,
    expected.company_trouble,
    contact_keys(loaded.internal_emails) as internal_emails,
    contact_keys(loaded.external_emails) as external_emails,
    loaded.updated_at,
    loaded.url,
    loaded.has_attachment,
    verdicts.verdict,
    coalesce(expected.survivor_id, expected.record_id) as survivor_id,
    verdicts.reason,
    verdicts.job_id,
    coalesce(carriers.activity_ids, []) as activity_ids,
    fields.note_no is not null as is_compared,
    fields.type as type_outcome,
    fields.author as author_outcome,
    fields.activity_at as activity_at_outcome,
    fields.subject as subject_outcome,
    fields.text as text_outcome,
    fields.company as company_outcome,
    fields.internal_attendees as internal_attendees_outcome,
    fields.external_attendees as external_attendees_outcome,
    fields.shift_minutes
from loaded_legacy_note as loaded
inner join expected_notes as expected using (system, record_id)
inner join verdicts using (note_no)
left join carriers using (note_no)
left join fields on expected.note_no = fields.note_no
left join loaded_company as companies on expected.expected_company_id = companies.company_id
where loaded.system = $system
    and loaded.record_id = $record_id;
