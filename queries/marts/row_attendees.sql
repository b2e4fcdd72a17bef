-- Whom the attendee export names for each of the timeline's rows with a legacy label.
--
-- grain:   activity_id
-- inputs:  loaded_attendee, stg_timeline_rows
-- params:  none
-- outputs: activity_id, internal_emails, external_emails
-- units:   none

create or replace table row_attendees as
select
    activity_id,
    list(email) filter (where attendee_kind(kind) = 'internal') as internal_emails,
    list(email) filter (where attendee_kind(kind) = 'external') as external_emails
from loaded_attendee
where activity_id in (select rows.activity_id from stg_timeline_rows as rows)
group by activity_id;
