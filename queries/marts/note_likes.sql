-- The pairs whose texts are equal at a first look: tags, entities and newlines reduced, other blanks not.
--
-- grain:   note_no
-- inputs:  note_pairs, legacy_notes, stg_timeline_notes, loaded_legacy_note, loaded_activity
-- params:  none
-- outputs: note_no, is_filled
-- units:   note_no: a number for joins, good for one build only
--
-- is_filled  the note says anything
-- Only pairs whose raw texts differ are looked at. Most are equal by now, and the rest of the rule would take as
-- long again; what is not equal is left to note_texts.

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
    where (not pairs.is_same_body or pairs.has_fallback_author)

),

cut as not materialized (

    select
        pairs.note_no,
        true as is_note,
        coalesce(notes.body, '') as html,
        blocks_of(inline_tags_marked(coalesce(notes.body, ''))) as blocks,
        false as is_odd
    from loaded_legacy_note as notes
    inner join pairs using (system, record_id)
    union all
    select
        pairs.note_no,
        false,
        coalesce(activities.notes, ''),
        blocks_of(inline_tags_marked(coalesce(activities.notes, ''))),
        false
    from loaded_activity as activities
    inner join pairs using (activity_id)
    where not pairs.has_fallback_author
    union all
    select note_no, false, html, without_author(blocks), has_odd_author(blocks)
    from (
        select
            pairs.note_no,
            coalesce(activities.notes, '') as html,
            filled_blocks(
                blocks_of(inline_tags_marked(lines_tagged(coalesce(activities.notes, ''))))
            ) as blocks
        from loaded_activity as activities
        inner join pairs using (activity_id)
        where pairs.has_fallback_author
    )

),

glued as not materialized (

    select note_no, is_note, html, is_odd, array_to_string(blocks, ' ') as words
    from cut

),

decoded as not materialized (

    select
        note_no,
        is_note,
        is_odd or has_markup_left(html, words) as is_hard,
        entities_decoded(words) as words
    from glued

),

-- Nothing is left out before this: DuckDB would work out again what a condition asks of.
texts as materialized (

    select
        note_no,
        is_note,
        is_hard or has_entity_left(words) as is_hard,
        hash(newlines_blanked(words)) as text_bits,
        is_blank(words) as is_blank
    from decoded

)

select notes.note_no, not notes.is_blank as is_filled
from texts as notes
inner join texts as rows
    on notes.note_no = rows.note_no
    and notes.text_bits = rows.text_bits
    and notes.is_note
    and not rows.is_note
where not notes.is_hard
    and not rows.is_hard;
