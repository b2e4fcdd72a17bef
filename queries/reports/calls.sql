-- Every call as it is matched: its time, account, host and external attendees.
--
-- grain:   call_id
-- inputs:  calls
-- params:  none
-- outputs: call_id, came_from, happened_at, company_id, host_key, external_keys
-- units:   instants in UTC

select
    call_id,
    came_from,
    happened_at,
    company_id,
    host_key,
    external_keys
from calls
order by call_id;
