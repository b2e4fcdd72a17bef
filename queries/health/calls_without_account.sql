-- Every recorded call belongs to an account.
--
-- grain:   call_id
-- inputs:  calls
-- params:  none
-- outputs: call_id, started_at, title, external_keys
-- units:   started_at: an instant in UTC
--
-- A call has no account where its attendees are persons of none, or of several.

select
    call_id,
    started_at,
    title,
    external_keys
from calls
where company_id is null
order by started_at, call_id;
