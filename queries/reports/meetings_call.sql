-- One call by its id, and the meeting that has it now.
--
-- grain:   call_id
-- inputs:  calls, meetings
-- params:  call_id
-- outputs: call_id, call_title, happened_at, duration_minutes, taken_by
-- units:   instants in UTC; duration_minutes: minutes, null where unknown

select
    calls.call_id,
    calls.title as call_title,
    calls.happened_at,
    calls.duration_minutes,
    meetings.meeting_id as taken_by
from calls
left join meetings on calls.call_id = meetings.call_id
where calls.call_id = $call_id;
