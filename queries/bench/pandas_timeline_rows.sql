-- Every row of the timeline with a legacy label as the vectorised pandas version is given it.
--
-- grain:   system, activity_id
-- inputs:  stg_timeline_rows, loaded_company, loaded_attendee
-- params:  none
-- outputs: system, activity_id, external_id, type, subject, notes, activity_at, author_key, company_id,
--          internal_emails, external_emails
-- units:   activity_at: UTC without a zone
--
-- system          by the row's label
-- company_id      null where the company is not known
-- *ternal_emails  the addresses as the exports list them, with ; between; empty where there are none

with

attended as (

    select
        activity_id,
        list(email) filter (where attendee_kind(kind) = 'internal') as internal_emails,
        list(email) filter (where attendee_kind(kind) = 'external') as external_emails
    from loaded_attendee
    group by activity_id

)

select
    rows.system,
    rows.activity_id,
    rows.external_id,
    rows.type,
    rows.subject,
    rows.notes,
    timezone('UTC', rows.activity_at) as activity_at,
    rows.author_key,
    known.company_id,
    coalesce(array_to_string(list_concat(rows.internal_emails, attended.internal_emails), ';'), '')
        as internal_emails,
    coalesce(array_to_string(list_concat(rows.external_emails, attended.external_emails), ';'), '')
        as external_emails
from stg_timeline_rows as rows
left join loaded_company as known using (company_id)
left join attended using (activity_id);
