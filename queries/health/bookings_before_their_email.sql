-- No booking was made before the email that its link names.
--
-- grain:   meeting_id
-- inputs:  meeting_times, emails
-- params:  none
-- outputs: meeting_id, created_at, email_id, executed_at
-- units:   instants in UTC
--
-- A wrong time zone of one of the two exports is the usual reason.

select
    meeting_times.meeting_id,
    meeting_times.created_at,
    emails.email_id,
    emails.executed_at
from emails
inner join meeting_times on emails.email_id = meeting_times.utm_term
where meeting_times.created_at < emails.executed_at
order by meeting_times.meeting_id;
