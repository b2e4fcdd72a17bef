-- No counted email went to one of our own users; a journey's test participants are such.
--
-- grain:   email_id
-- inputs:  emails, contacts, loaded_user
-- params:  none
-- outputs: email_id
-- units:   none

select emails.email_id
from emails
inner join contacts using (contact_no)
where emails.is_counted
    and contacts.contact_key in (select contact_key(own.email) from loaded_user as own)
order by emails.email_id;
