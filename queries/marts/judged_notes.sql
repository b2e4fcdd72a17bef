-- What became of every legacy note, with what the note is known by.
--
-- grain:   system, record_id
-- inputs:  legacy_notes, verdicts, note_rows
-- params:  none
-- outputs: note_no, system, record_id, type, created_day, survivor_id, verdict, activity_ids, reason, job_id
-- units:   note_no: a number for joins, good for one build only; created_day: a date of the reporting zone
--
-- survivor_id  of a copy; null for a note that is no copy
-- A view: to write the words of a note twice takes longer than to join them.

create or replace view judged_notes as
select
    notes.note_no,
    notes.system,
    notes.record_id,
    notes.type,
    notes.created_day,
    notes.survivor_id,
    verdicts.verdict,
    coalesce(rows.activity_ids, []) as activity_ids,
    verdicts.reason,
    verdicts.job_id
from legacy_notes as notes
inner join verdicts using (note_no)
left join note_rows as rows using (note_no);
