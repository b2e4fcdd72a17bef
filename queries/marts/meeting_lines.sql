-- Every meeting as lists show it: whose it is, why, and the call that shows it.
--
-- grain:   meeting_id
-- inputs:  meetings, accounts, calls
-- params:  none
-- outputs: meeting_no, meeting_id, account, csm, region, contact_key, host_key, created_at, starts_at, starts_day,
--          status, title, rule, rule_sentence, call_id, call_title, gap_us, duration_minutes, tier, is_ambiguous,
--          booked_text, call_text
-- units:   instants in UTC; gap_us: microseconds from the start to the call, below 0 where the call is earlier;
--          meeting_no: as in meetings, and in its order
--
-- account      null where it is not known; csm and region are its own
-- booked_text, call_text  the titles in lower case, the call's without the account's name
-- A list takes its rows from here by their number: joins for each of them would take longer than all else.

create or replace table meeting_lines as
select
    meetings.meeting_no,
    meetings.meeting_id,
    accounts.name as account,
    accounts.csm,
    accounts.region,
    meetings.contact_key,
    meetings.host_key,
    meetings.created_at,
    meetings.starts_at,
    meetings.starts_day,
    meetings.status,
    meetings.title,
    meetings.rule,
    meetings.rule_sentence,
    meetings.call_id,
    calls.title as call_title,
    epoch_us(calls.happened_at) - epoch_us(meetings.starts_at) as gap_us,
    calls.duration_minutes,
    meetings.tier,
    meetings.is_ambiguous,
    lower(meetings.title) as booked_text,
    replace(lower(calls.title), lower(coalesce(accounts.name, '')), '') as call_text
from meetings
inner join accounts using (company_no)
left join calls using (call_id)
order by meetings.meeting_no;
