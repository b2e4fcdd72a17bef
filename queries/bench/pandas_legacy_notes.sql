-- Every legacy note as the vectorised pandas version is given it: as it was loaded, its author's key made.
--
-- grain:   system, record_id
-- inputs:  loaded_legacy_note
-- params:  none
-- outputs: system, record_id, type, subject, body, created_at, author_key, legacy_company_id, internal_emails,
--          external_emails
-- units:   created_at: UTC without a zone
--
-- *ternal_emails  the addresses as exports list them, with ; between; empty where there are none

select
    system,
    record_id,
    type,
    subject,
    body,
    timezone('UTC', created_at) as created_at,
    contact_key(author_email) as author_key,
    legacy_company_id,
    coalesce(array_to_string(internal_emails, ';'), '') as internal_emails,
    coalesce(array_to_string(external_emails, ';'), '') as external_emails
from loaded_legacy_note;
