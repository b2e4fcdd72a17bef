-- What an email said and who signed it, as the email log tells.
--
-- grain:   email_id
-- inputs:  loaded_email
-- params:  none
-- outputs: email_id, template, variant, subject, sender_email
-- units:   none
--
-- All are null where the export leaves them out.
-- Staged without materialising, like stg_emails: what asks for it reads it once.

create or replace view stg_versions as
select
    email_id,
    template_name as template,
    variant,
    subject,
    sender_email
from loaded_email;
