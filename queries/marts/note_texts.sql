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

sides as not materialized (

    select pairs.note_no, 'note' as side, coalesce(notes.body, '') as html
    from loaded_legacy_note as notes
    inner join pairs using (system, record_id)
    union all
    select
        pairs.note_no,
        if(pairs.has_fallback_author, 'row with author', 'row'),
        coalesce(activities.notes, '')
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

folded as not materialized (

    select note_no, side, is_blank(words) as is_blank, single_blanked(words) as words
    from blanked
    where not is_hard

),

texts as (

    select note_no, side = 'note' as is_note, is_blank, hash(ends_trimmed(words)) as text_bits
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
union all
select note_no, 'equal', is_filled
from note_likes;
