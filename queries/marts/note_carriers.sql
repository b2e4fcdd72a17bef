-- The rows of the timeline that carry each legacy note, where there are any.
--
-- grain:   note_no
-- inputs:  timeline_notes
-- params:  none
-- outputs: note_no, row_no, carriers_count, activity_ids
-- units:   note_no, row_no: numbers for joins, good for one build only; carriers_count: rows of the timeline
--
-- row_no        one of the rows: of the only one, where there is one
-- activity_ids  in order; nearly all notes have one, and only the others are sorted

create or replace table note_carriers as
with

counted as (

    select
        note_no,
        count(*) as carriers_count,
        min(row_no) as row_no,
        min(activity_id) as first_activity_id
    from timeline_notes
    where note_no is not null
    group by note_no

),

several as (

    select
        timeline_notes.note_no,
        list(timeline_notes.activity_id order by timeline_notes.activity_id) as activity_ids
    from timeline_notes
    inner join (select note_no from counted where carriers_count > 1) as chosen using (note_no)
    group by timeline_notes.note_no

)

select
    counted.note_no,
    counted.row_no,
    counted.carriers_count,
    coalesce(several.activity_ids, [counted.first_activity_id]) as activity_ids
from counted
left join several using (note_no);
