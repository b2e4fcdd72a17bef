-- Whom the Timeline will find of a legacy note's attendees, and whom it will not.
--
-- grain:   note_no
-- inputs:  legacy_notes, loaded_legacy_note, stg_legacy_authors, loaded_person, loaded_company
-- params:  none
-- outputs: note_no, internal_emails, external_emails, not_users, not_contacts
-- units:   note_no: a number for joins, good for one build only
--
-- Notes without attendees are not in it. A list is null where it would be empty.
-- *_emails      one a contact key, as GsUser or Company Person of the expected company spells it
-- not_users     internal attendees who are no user
-- not_contacts  external attendees who are no person of the expected company

create or replace table migration_attendees as
with

invited as (

    select
        legacy_notes.note_no,
        'internal' as kind,
        '' as company_id,
        unnest(contact_keys(came.internal_emails)) as contact_key
    from legacy_notes
    inner join loaded_legacy_note as came using (system, record_id)
    where legacy_notes.internal_count > 0
    union all
    select
        legacy_notes.note_no,
        'external',
        coalesce(companies.company_id, ''),
        unnest(contact_keys(came.external_emails))
    from legacy_notes
    inner join loaded_legacy_note as came using (system, record_id)
    left join loaded_company as companies on legacy_notes.expected_company_bits = hash(companies.company_id)
    where legacy_notes.external_count > 0

),

-- How the exports spell who is not known: keys are made once an address and not once a note.
spelled as (

    select contact_key(address) as contact_key, min(lower(bare_address(address))) as address
    from (
        select distinct unnest(list_concat(internal_emails, external_emails)) as address
        from loaded_legacy_note
    )
    group by 1

),

known as (

    select 'internal' as kind, '' as company_id, author_key as contact_key, author_email as email
    from stg_legacy_authors
    union all
    select 'external', company_id, contact_key(email), min(email)
    from loaded_person
    where contact_key(email) is not null
        and hash(company_id) in (
            select legacy_notes.expected_company_bits from legacy_notes where legacy_notes.external_count > 0
        )
    group by all

)

select
    invited.note_no,
    list(coalesce(known.email, spelled.address)) filter (invited.kind = 'internal') as internal_emails,
    list(coalesce(known.email, spelled.address)) filter (invited.kind = 'external') as external_emails,
    list(spelled.address) filter (invited.kind = 'internal' and known.email is null) as not_users,
    list(spelled.address) filter (invited.kind = 'external' and known.email is null) as not_contacts
from invited
left join known using (contact_key, kind, company_id)
left join spelled using (contact_key)
group by invited.note_no;
