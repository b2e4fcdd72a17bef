-- Every legacy note with the type, the author and the company that the Timeline should have.
--
-- grain:   system, record_id
-- inputs:  legacy_notes, stg_legacy_authors, loaded_company
-- params:  none
-- outputs: note_no, system, record_id, survivor_id, is_survivor, type, subject_bits, created_at, created_day,
--          author_bits, author_standing, expected_author_bits, expected_company_bits, company_trouble, internal_bits,
--          internal_count, external_bits, external_count, nameless, body_bits, body_bytes_count, expected_type,
--          is_type_mapped, expected_author_email, expected_company_id
-- units:   as in legacy_notes
--
-- expected_type          the type by the map, else Update
-- expected_author_email  null where the author is no user and no fallback author is set
-- A view: few ask for it, and to write words for each note takes longer than to look them up.

create or replace view expected_notes as
with

mapped as not materialized (

    select *, cast(cast(getvariable('type_map') as json) as map(varchar, varchar))[type] as mapped_type
    from legacy_notes

)

select
    mapped.* exclude (mapped_type),
    coalesce(mapped.mapped_type, 'Update') as expected_type,
    mapped.mapped_type is not null as is_type_mapped,
    coalesce(authors.author_email, getvariable('fallback_author')) as expected_author_email,
    companies.company_id as expected_company_id
from mapped
left join stg_legacy_authors as authors on mapped.author_bits = hash(authors.author_key)
left join loaded_company as companies on mapped.expected_company_bits = hash(companies.company_id);
