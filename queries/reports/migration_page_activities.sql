-- The rows of the timeline to lay beside a legacy note: those that carry it, its survivor, or its id from elsewhere.
--
-- grain:   activity_id
-- inputs:  legacy_notes, verdicts, note_rows, loaded_activity, loaded_attendee, loaded_company
-- params:  system, record_id
-- outputs: activity_id, standing, external_id, external_source, type, author_email, activity_at, subject, notes,
--          company_id, company, internal_emails, external_emails
-- units:   activity_at: an instant in UTC
--
-- standing  carries the note; carries the survivor (the note itself is carried by none); other source: has the
--           note's id but not the label of its system

with

judged as (

    select notes.note_no, notes.system, notes.record_id, notes.survivor_id, verdicts.verdict
    from legacy_notes as notes
    inner join verdicts using (note_no)
    where notes.system = $system
        and notes.record_id = $record_id

),

-- Asked for by its number: else the rows of all notes are put together for one.
own as (

    select unnest(activity_ids) as activity_id
    from note_rows
    where note_no in (select judged.note_no from judged)

),

chosen as (

    select activity_id, 'carries the note' as standing
    from own
    union all
    select unnest(activity_ids), 'carries the survivor'
    from note_rows
    where note_no in (
            select survivors.note_no
            from legacy_notes as survivors
            inner join judged
                on survivors.system = judged.system
                and survivors.record_id = judged.survivor_id
                and judged.verdict = 'deduplicated'
        )
    union all
    select activities.activity_id, 'other source'
    from loaded_activity as activities
    inner join judged on activities.external_id = judged.record_id
    where activities.activity_id not in (select own.activity_id from own)

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
