-- The matches set by hand that name a call.
--
-- grain:   meeting_id
-- inputs:  set_matches
-- params:  none
-- outputs: meeting_id, call_id
-- units:   none

select meeting_id, call_id
from set_matches
where call_id is not null;
