-- Rows of the timeline in full, to be kept before they are deleted.
--
-- grain:   activity_id
-- inputs:  loaded_activity
-- params:  activity_ids
-- outputs: activity_id, external_id, external_source, source, type, subject, notes, activity_at, created_at,
--          duration_minutes, company_id, author_email, internal_emails, external_emails
-- units:   instants in UTC; duration_minutes: minutes

select
    activity_id,
    external_id,
    external_source,
    source,
    type,
    subject,
    notes,
    activity_at,
    created_at,
    duration_minutes,
    company_id,
    author_email,
    internal_emails,
    external_emails
from loaded_activity
where activity_id in (select unnest(cast($activity_ids as varchar[])))
order by activity_id;
