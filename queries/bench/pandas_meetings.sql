-- Every meeting as the vectorised pandas version is given it: who booked, when, and what the link named.
--
-- grain:   meeting_id
-- inputs:  meeting_times, contacts, accounts
-- params:  none
-- outputs: meeting_id, created_at, contact_no, company_no, team_no, utm_campaign, utm_term, utm_content
-- units:   created_at: UTC without a zone; *_no: numbers for joins, good for one build only
--
-- contact_no  0 where no email went to the contact
-- company_no  0 where the meeting is of no account

select
    meeting_times.meeting_id,
    timezone('UTC', meeting_times.created_at) as created_at,
    coalesce(contacts.contact_no, 0) as contact_no,
    accounts.company_no,
    accounts.team_no,
    meeting_times.utm_campaign,
    meeting_times.utm_term,
    meeting_times.utm_content
from meeting_times
left join contacts on meeting_times.contact_key = contacts.contact_key
inner join accounts on meeting_times.company_id is not distinct from accounts.company_id;
