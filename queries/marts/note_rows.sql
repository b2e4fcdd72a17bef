-- The rows of the timeline that carry a legacy note, of each note that any carries.
--
-- grain:   note_no
-- inputs:  note_fields, note_carriers
-- params:  none
-- outputs: note_no, activity_ids
-- units:   note_no: a number for joins, good for one build only
--
-- activity_ids  in order
-- A view: nearly every note has one row, and to write a list for each takes longer than to make it.

create or replace view note_rows as
select note_no, [activity_id] as activity_ids
from note_fields
union all
select note_no, activity_ids
from note_carriers;
