-- The notes whose texts SQL could not compare, with the raw bodies of both sides.
--
-- grain:   note_no
-- inputs:  note_pairs, note_texts, legacy_notes, stg_timeline_notes, loaded_legacy_note, loaded_activity
-- params:  none
-- outputs: note_no, body, notes, has_fallback_author
-- units:   note_no: a number for joins, good for one build only
--
-- The tables with the bodies stand on the left, so that no more of them is held than is asked for.

with

left_over as (

    select note_no, row_no, has_fallback_author
    from note_pairs
    where (not is_same_body or has_fallback_author)
        and note_no not in (select note_texts.note_no from note_texts)

),

named as (

    select left_over.*, notes.system, notes.record_id
    from legacy_notes as notes
    inner join left_over using (note_no)

),

pairs as (

    select named.*, rows.activity_id
    from stg_timeline_notes as rows
    inner join named using (row_no)

),

bodies as (

    select
        pairs.note_no,
        pairs.activity_id,
        pairs.has_fallback_author,
        coalesce(notes.body, '') as body
    from loaded_legacy_note as notes
    inner join pairs using (system, record_id)

)

select
    bodies.note_no,
    bodies.body,
    coalesce(activities.notes, '') as notes,
    bodies.has_fallback_author
from loaded_activity as activities
inner join bodies using (activity_id);
