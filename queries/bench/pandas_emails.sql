-- Every counted email as the vectorised pandas version is given it: whose it is, and its flags.
--
-- grain:   email_id
-- inputs:  emails, touches
-- params:  none
-- outputs: email_id, executed_at, contact_no, company_no, team_no, journey_no, is_sent, is_bounced, is_delivered,
--          is_opened, is_clicked, is_click_unknown
-- units:   executed_at: UTC without a zone; *_no: numbers for joins, 0 for none, good for one build only
--
-- is_clicked  false where unknown, so that flags are plain truth values

select
    emails.email_id,
    timezone('UTC', emails.executed_at) as executed_at,
    coalesce(emails.contact_no, 0) as contact_no,
    emails.company_no,
    emails.team_no,
    touches.journey_no,
    emails.is_sent,
    emails.is_bounced,
    emails.is_delivered,
    emails.is_opened,
    coalesce(emails.is_clicked, false) as is_clicked,
    emails.is_clicked is null as is_click_unknown
from emails
inner join touches using (touch_no)
where emails.is_counted;
