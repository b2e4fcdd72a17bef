-- Which legacy note each labelled row of the timeline carries.
--
-- grain:   system, activity_id
-- inputs:  stg_timeline_notes, legacy_notes
-- params:  none
-- outputs: system, activity_id, row_no, note_no
-- units:   row_no, note_no: numbers for joins, good for one build only
--
-- note_no  null where no note of the system has the row's external id

create or replace table timeline_notes as
select
    rows.system,
    rows.activity_id,
    rows.row_no,
    notes.note_no
from stg_timeline_notes as rows
left join legacy_notes as notes
    on rows.system = notes.system
    and rows.external_id = notes.record_id;
