-- Every counted email belongs to an account.
--
-- grain:   contact_key
-- inputs:  emails, contacts
-- params:  none
-- outputs: contact_key, emails_count, first_email_id
-- units:   emails_count: counted emails
--
-- Add these contacts to Company Person, or let the export carry the account's id.

select
    contacts.contact_key,
    count(*) as emails_count,
    min(emails.email_id) as first_email_id
from emails
left join contacts using (contact_no)
where emails.is_counted
    and emails.company_no = 0
group by contacts.contact_key
order by emails_count desc, contacts.contact_key;
