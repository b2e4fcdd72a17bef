-- The rows of the timeline to lay beside a legacy note: those that carry it, its survivor, or its id from elsewhere.
--
-- grain:   activity_id
-- inputs:  judged_notes, loaded_activity, loaded_attendee, loaded_company
-- params:  system, record_id
-- outputs: activity_id, standing, external_id, external_source, type, author_email, activity_at, subject, notes,
--          company_id, company, internal_emails, external_emails
-- units:   activity_at: an instant in UTC
--
-- standing  carries the note; carries the survivor (the note itself is carried by none); other source: has the
--           note's id but not the label of its system

with

judged as (

    select system, record_id, survivor_id, verdict, activity_ids
    from judged_notes
    where system = $system
        and record_id = $record_id

),

chosen as (

    select unnest(activity_ids) as activity_id, 'carries the note' as standing
    from judged
    union all
    select unnest(survivors.activity_ids), 'carries the survivor'
    from judged
    inner join judged_notes as survivors
        on judged.system = survivors.system
        and judged.survivor_id = survivors.record_id
        and judged.verdict = 'deduplicated'
    union all
    select activities.activity_id, 'other source'
    from loaded_activity as activities
    inner join judged
        on activities.external_id = judged.record_id
        and not list_contains(judged.activity_ids, activities.activity_id)

),

attended as (

    select
        activity_id,
        list(email) filter (where attendee_kind(kind) = 'internal') as internal_emails,
        list(email) filter (where attendee_kind(kind) = 'external') as external_emails
    from loaded_attendee
    where activity_id in (select found.activity_id from chosen as found)
    group by activity_id

)

select
    activities.activity_id,
    chosen.standing,
    activities.external_id,
    activities.external_source,
    activities.type,
    activities.author_email,
    activities.activity_at,
    activities.subject,
    activities.notes,
    activities.company_id,
    companies.name as company,
    contact_keys(list_concat(activities.internal_emails, attended.internal_emails)) as internal_emails,
    contact_keys(list_concat(activities.external_emails, attended.external_emails)) as external_emails
from loaded_activity as activities
inner join chosen using (activity_id)
left join attended using (activity_id)
left join loaded_company as companies on activities.company_id = companies.company_id
order by chosen.standing, activities.activity_id;
