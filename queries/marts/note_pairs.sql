-- Each surviving note beside the one row that carries it, and whether their raw texts are the same.
--
-- grain:   note_no
-- inputs:  legacy_notes, stg_timeline_notes, note_carriers
-- params:  none
-- outputs: note_no, row_no, is_same_body, has_fallback_author, notes_chars_count
-- units:   note_no, row_no: numbers for joins, good for one build only
--
-- has_fallback_author  the author is as expected only because the fallback stands for who is no user

create or replace table note_pairs as
select
    notes.note_no,
    rows.row_no,
    rows.notes_bits is not distinct from notes.body_bits as is_same_body,
    coalesce(
        rows.author_key = notes.expected_author_key and notes.author_key is distinct from rows.author_key,
        false
    ) as has_fallback_author,
    rows.notes_chars_count
from stg_timeline_notes as rows
inner join note_carriers as carriers
    on rows.row_no = carriers.row_no
    and carriers.carriers_count = 1
inner join legacy_notes as notes
    on carriers.note_no = notes.note_no
    and notes.is_survivor;
