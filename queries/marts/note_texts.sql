-- How the texts of a note and its row compare once HTML is reduced; csfunnel/note_text.py adds the rest.
--
-- grain:   note_no
-- inputs:  note_pairs, note_likes, legacy_notes, stg_timeline_notes, loaded_legacy_note, loaded_activity
-- params:  none
-- outputs: note_no, outcome, is_filled
-- units:   note_no: a number for joins, good for one build only
--
-- is_filled  the legacy note says anything
-- Only pairs whose raw texts differ stand here. SQL decides where both notes are plain enough for it, by a hash
-- of the text; what may be a text that was cut is left to the whole rule as well.

create or replace table note_texts as
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
        and pairs.notes_chars_count < 130000
        and pairs.note_no not in (select note_likes.note_no from note_likes)

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

    select note_no, is_note, html, is_odd, marks_dropped(array_to_string(blocks, ' ')) as words
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

folded as not materialized (

    select
        note_no,
        is_note,
        is_hard or has_entity_left(words) as is_hard,
        is_blank(words) as is_blank,
        single_blanked(newlines_blanked(words)) as words
    from decoded

),

-- Nothing is left out before this: DuckDB would work out again what a condition asks of.
texts as materialized (

    select note_no, is_note, is_hard, is_blank, hash(ends_trimmed(words)) as text_bits
    from folded

)

select
    notes.note_no,
    case
        when notes.text_bits = rows.text_bits then 'equal'
        when rows.is_blank then 'lost'
        else 'differs'
    end as outcome,
    not notes.is_blank as is_filled
from texts as notes
inner join texts as rows
    on notes.note_no = rows.note_no
    and notes.is_note
    and not rows.is_note
where not notes.is_hard
    and not rows.is_hard
union all
select note_no, 'equal', is_filled
from note_likes;
