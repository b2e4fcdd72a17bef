-- How the texts of a note and its row compare once HTML is reduced; csfunnel/note_text.py adds the rest.
--
-- grain:   note_no
-- inputs:  note_fields, loaded_legacy_note, loaded_activity
-- params:  none
-- outputs: note_no, outcome, is_filled
-- units:   note_no: a number for joins, good for one build only
--
-- is_filled  the legacy note says anything
-- Only pairs whose raw texts differ stand here. SQL decides where both notes are plain enough for it, by a hash
-- of the text; what may be a text that was cut is left to the whole rule as well, and so is a difference where
-- the legacy note names an author itself: its own block may be the one that stays.

create or replace table note_texts as
with

pairs as materialized (

    select note_no, row_no, has_fallback_author, is_long
    from note_fields
    where not is_same_text

),

sides as not materialized (

    select
        pairs.note_no,
        true as is_note,
        false as has_author_line,
        coalesce(notes.body, '') as html
    from loaded_legacy_note as notes
    inner join pairs on notes.rowid = pairs.note_no
    union all
    select pairs.note_no, false, pairs.has_fallback_author, coalesce(activities.notes, '')
    from loaded_activity as activities
    inner join pairs on activities.rowid = pairs.row_no

),

tagged as not materialized (

    select *, if(has_author_line, lines_tagged(html), html) as words
    from sides

),

cut as not materialized (

    select * exclude (words), blocks_of(inline_tags_marked(words)) as blocks
    from tagged

),

glued as not materialized (

    select
        note_no,
        is_note,
        html,
        has_author_line and has_odd_author(blocks) as is_odd,
        array_to_string(if(has_author_line, without_author(blocks), blocks), ' ') as words
    from cut

),

untagged as not materialized (

    select note_no, is_note, html, is_odd, marks_dropped(words) as words
    from glued

),

decoded as not materialized (

    select
        note_no,
        is_note,
        is_odd or has_markup_left(html, words) as is_hard,
        entities_decoded(words) as words
    from untagged

),

lined as not materialized (

    select
        note_no,
        is_note,
        is_hard or has_entity_left(words) as is_hard,
        newlines_blanked(words) as words
    from decoded

),

folded as not materialized (

    select note_no, is_note, is_hard, is_blank(words) as is_blank, single_blanked(words) as words
    from lined

),

texts as not materialized (

    select
        * exclude (words),
        is_note and contains(words, 'Legacy author:') as names_author,
        hash(ends_trimmed(words)) as text_bits
    from folded

),

-- Both sides are brought together by grouping: DuckDB would ask a condition of a join of every step above, anew.
compared as (

    select
        note_no,
        min(text_bits) = max(text_bits) as is_equal,
        bool_or(is_blank) filter (where not is_note) as is_lost,
        bool_or(not is_blank) filter (where is_note) as is_filled,
        bool_or(names_author) as names_author,
        bool_or(is_hard) as is_hard
    from texts
    group by note_no

)

select
    compared.note_no,
    case
        when compared.is_equal then 'equal'
        when compared.is_lost then 'lost'
        else 'differs'
    end as outcome,
    compared.is_filled
from compared
inner join pairs using (note_no)
where not compared.is_hard
    and (compared.is_equal or not (compared.names_author and pairs.has_fallback_author))
    and (compared.is_equal or compared.is_lost or not pairs.is_long);
