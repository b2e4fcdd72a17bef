-- Every combination of journey, step, wording and sender in the email log, and when it was last sent.
--
-- grain:   journey_key, journey_name, step, template, variant, subject, sender_email
-- inputs:  loaded_email
-- params:  none
-- outputs: journey_key, journey_name, step, template, variant, subject, sender_email, last_at
-- units:   instants in UTC
--
-- These are few: whatever is told from their texts is told once here, and not once an email.
-- template, variant, subject, sender_email  null where the export leaves them out

create or replace table stg_mailings as
select
    coalesce(journey_id, journey_name) as journey_key,
    journey_name,
    step,
    template_name as template,
    variant,
    subject,
    sender_email,
    max(coalesce(executed_at, sent_at)) as last_at
from loaded_email
group by all;
