-- The pairs whose texts are equal at a first look: tags, entities and newlines reduced, other blanks not.
--
-- grain:   note_no
-- inputs:  note_pairs, legacy_notes, stg_timeline_notes, loaded_legacy_note, loaded_activity
-- params:  none
-- outputs: note_no, is_filled
-- units:   note_no: a number for joins, good for one build only
--
-- is_filled  the note says anything
-- Only pairs whose raw texts differ are looked at. Most are equal by now, and folding all white space would take
-- as long again; what is not is left to note_texts.

create or replace table note_likes as
with

pairs as (

    select
        pairs.note_no,
        pairs.has_fallback_author,
        notes.system,
        notes.record_id,
        rows.activity_id
    from note_pairs as pairs
    inner join legacy_notes as notes using (note_no)
    inner join stg_timeline_notes as rows using (row_no)
    where not pairs.is_same_body
        or pairs.has_fallback_author

),

sides as not materialized (

    select pairs.note_no, 'note' as side, notes.body as html
    from loaded_legacy_note as notes
    inner join pairs using (system, record_id)
    union all
    select
        pairs.note_no,
        if(pairs.has_fallback_author, 'row with author', 'row'),
        activities.notes
    from loaded_activity as activities
    inner join pairs using (activity_id)

),

marked as not materialized (

    select *, block_tags_marked(inline_tags_marked(html)) as words
    from sides

),

untagged as not materialized (

    select * exclude (words), marks_dropped(words) as words
    from marked

),

decoded as not materialized (

    select
        note_no,
        side,
        has_markup_left(html, words) as has_markup,
        entities_decoded(if(side = 'row with author', lines_marked(html, words), words)) as words
    from untagged

),

blanked as not materialized (

    select
        note_no,
        side,
        has_markup or has_entity_left(words) as is_hard,
        blanks_only(if(side = 'row with author', without_author_line(words), words)) as words
    from decoded

),

texts as (

    select note_no, side = 'note' as is_note, hash(words) as text_bits, is_blank(words) as is_blank
    from blanked
    where not is_hard

)

select
    notes.note_no,
    not notes.is_blank as is_filled
from texts as notes
inner join texts as rows
    on notes.note_no = rows.note_no
    and notes.text_bits = rows.text_bits
    and notes.is_note
    and not rows.is_note;
