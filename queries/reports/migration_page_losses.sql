-- What the Timeline cannot take or takes in another shape, by system: to be accepted by somebody.
--
-- grain:   loss, system
-- inputs:  loaded_legacy_note, judged_notes, field_outcomes, legacy_notes, ledger
-- params:  none
-- outputs: loss, system, notes_count
-- units:   notes_count: legacy notes, deduplicated ones left out but for other_text; rows for rejected
--
-- loss  attachment, image, url, updated_at: had by the note and taken by no load; cut_text, fallback_author,
--       default_type: as the rule made it; other_text: copies left out whose text is not the survivor's to the
--       letter; rejected: rows that never came in, of any system

with

kept as (

    select
        loaded.system,
        loaded.has_attachment,
        contains(loaded.body, '<img') or contains(loaded.body, '<IMG') as has_image,
        loaded.url is not null as has_url,
        loaded.updated_at is not null and loaded.updated_at <> loaded.created_at as was_updated,
        fields.text = 'by_rule' as is_cut,
        fields.author = 'by_rule' as has_fallback,
        fields.type = 'by_rule' as has_default
    from loaded_legacy_note as loaded
    inner join judged_notes as verdicts using (system, record_id)
    left join field_outcomes as fields on verdicts.note_no = fields.note_no
    where verdicts.verdict <> 'deduplicated'

),

counted as (

    select 'attachment' as loss, system, count(*) filter (where has_attachment) as notes_count
    from kept
    group by system
    union all
    select 'image', system, count(*) filter (where has_image) from kept group by system
    union all
    select 'url', system, count(*) filter (where has_url) from kept group by system
    union all
    select 'updated_at', system, count(*) filter (where was_updated) from kept group by system
    union all
    select 'cut_text', system, count(*) filter (where is_cut) from kept group by system
    union all
    select 'fallback_author', system, count(*) filter (where has_fallback) from kept group by system
    union all
    select 'default_type', system, count(*) filter (where has_default) from kept group by system
    union all
    select 'other_text', copies.system, count(*)
    from legacy_notes as copies
    inner join judged_notes as verdicts using (note_no)
    inner join legacy_notes as survivors
        on copies.system = survivors.system
        and copies.survivor_id = survivors.record_id
    where verdicts.verdict = 'deduplicated'
        and copies.body_bits is not null
        and copies.body_bits is distinct from survivors.body_bits
    group by copies.system
    union all
    select 'rejected', 'any', cast(sum(rejected_count - if(is_mended, read_count, 0)) as bigint)
    from ledger
    where data_set = 'legacy_note'

)

select loss, system, notes_count
from counted
where notes_count > 0
order by loss, system;
