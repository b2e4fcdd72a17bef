-- Notes to be looked at by hand, of each system and verdict those that the seed puts first.
--
-- grain:   system, record_id
-- inputs:  judged_notes, loaded_legacy_note, legacy_notes, loaded_company
-- params:  seed, places
-- outputs: system, record_id, verdict, place_no, stratum_count, created_at, type, account, subject, activity_ids
-- units:   created_at: an instant in UTC; place_no: place in its stratum, from 1; stratum_count: notes of its system
--          and verdict
--
-- A seed's order is that of the SHA-256 of `seed|system|record_id`, so that anybody can draw the same sample again.

with

placed as (

    select
        system,
        record_id,
        verdict,
        activity_ids,
        row_number() over (
            partition by system, verdict
            order by sha256(concat_ws('|', cast($seed as varchar), system, record_id)), record_id
        ) as place_no,
        count(*) over (partition by system, verdict) as stratum_count
    from judged_notes

)

select
    placed.system,
    placed.record_id,
    placed.verdict,
    placed.place_no,
    placed.stratum_count,
    loaded.created_at,
    coalesce(loaded.type, 'No type') as type,
    coalesce(companies.name, loaded.company_name, loaded.legacy_company_id, 'No company') as account,
    loaded.subject,
    placed.activity_ids
from loaded_legacy_note as loaded
inner join placed using (system, record_id)
inner join legacy_notes as expected using (system, record_id)
left join loaded_company as companies on expected.expected_company_bits = hash(companies.company_id)
where placed.place_no <= cast($places as integer)
order by placed.verdict, placed.system, placed.place_no;
