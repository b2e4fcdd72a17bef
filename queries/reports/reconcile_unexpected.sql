-- Rows of the timeline with a legacy system's label whose id is in no export of that system.
--
-- grain:   activity_id
-- inputs:  unknown_rows
-- params:  none
-- outputs: activity_id
-- units:   none
--
-- Where two systems share a label, a row is expected as soon as one of them has its id.

select distinct activity_id
from unknown_rows
where is_unexpected
order by activity_id;
