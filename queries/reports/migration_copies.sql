-- Rows of the timeline in full, to be kept before they are deleted or overwritten.
--
-- grain:   activity_id
-- inputs:  loaded_activity, loaded_attendee
-- params:  activity_ids
-- outputs: activity_id, external_id, external_source, source, type, subject, notes, activity_at, created_at,
--          duration_minutes, company_id, author_email, internal_emails, external_emails, attendees
-- units:   instants in UTC; duration_minutes: minutes
-- attendees  those of the attendee export, each {email, kind}; null where it has none

with

invited as (

    select
        activity_id,
        list(struct_pack(email := email, kind := kind) order by email) as attendees
    from loaded_attendee
    where activity_id in (select unnest(cast($activity_ids as varchar[])))
    group by activity_id

)

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
    external_emails,
    invited.attendees
from loaded_activity
left join invited using (activity_id)
where activity_id in (select unnest(cast($activity_ids as varchar[])))
order by activity_id;
