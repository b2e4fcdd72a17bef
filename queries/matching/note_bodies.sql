-- The notes whose texts SQL could not compare, with the raw bodies of both sides.
--
-- grain:   note_no
-- inputs:  note_fields, note_texts, loaded_legacy_note, loaded_activity
-- params:  none
-- outputs: note_no, body, notes, has_fallback_author
-- units:   note_no: a number for joins, good for one build only
--
-- The tables with the bodies stand on the left, so that no more of them is held than is asked for.

with

left_over as materialized (

    select note_no, row_no, has_fallback_author
    from note_fields
    where not is_same_text
        and note_no not in (select note_texts.note_no from note_texts)

),

bodies as (

    select
        left_over.note_no,
        left_over.row_no,
        left_over.has_fallback_author,
        coalesce(notes.body, '') as body
    from loaded_legacy_note as notes
    inner join left_over on notes.rowid = left_over.note_no

)

select
    bodies.note_no,
    bodies.body,
    coalesce(activities.notes, '') as notes,
    bodies.has_fallback_author
from loaded_activity as activities
inner join bodies on activities.rowid = bodies.row_no;
