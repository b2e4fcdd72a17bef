-- Every meeting booked belongs to an account.
--
-- grain:   meeting_id
-- inputs:  meetings
-- params:  none
-- outputs: meeting_id, created_at, contact_key, title
-- units:   created_at: an instant in UTC
--
-- Their meetings stand under "No CSM", and no renewal's money can find them.

select
    meeting_id,
    created_at,
    contact_key,
    title
from meetings
where company_id is null
order by created_at, meeting_id;
