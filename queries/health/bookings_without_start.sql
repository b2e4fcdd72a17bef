-- Every meeting that is not cancelled says when it starts.
--
-- grain:   meeting_id
-- inputs:  meetings
-- params:  none
-- outputs: meeting_id, created_at, contact_key, status
-- units:   created_at: an instant in UTC
--
-- No call can be found for them, so unless marked as a no-show they are unverified: due, and unknown. By day of
-- the meeting they are nowhere.

select
    meeting_id,
    created_at,
    contact_key,
    status
from meetings
where starts_at is null
    and status <> 'cancelled'
order by created_at, meeting_id;
