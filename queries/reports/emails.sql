-- Every row of the email log with its reading: counted or not, whose, and what became of it.
--
-- grain:   email_id
-- inputs:  emails, contacts, accounts, touches
-- params:  none
-- outputs: email_id, is_counted, contact_key, company_id, journey, is_sent, is_bounced, is_delivered,
--          is_opened, is_clicked
-- units:   is_clicked: null where unknown

select
    emails.email_id,
    emails.is_counted,
    contacts.contact_key,
    accounts.company_id,
    touches.journey,
    emails.is_sent,
    emails.is_bounced,
    emails.is_delivered,
    emails.is_opened,
    emails.is_clicked
from emails
inner join accounts using (company_no)
inner join touches using (touch_no)
left join contacts using (contact_no)
order by emails.email_id;
