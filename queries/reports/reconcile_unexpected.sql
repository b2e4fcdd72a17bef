-- Rows of the timeline with a legacy system's label whose id is in no export of that system.
--
-- grain:   activity_id
-- inputs:  timeline_notes
-- params:  none
-- outputs: activity_id
-- units:   none
--
-- Where two systems share a label, a row is expected as soon as one of them has its id.

select activity_id
from timeline_notes
group by activity_id
having count(note_no) = 0
order by activity_id;
