-- Every legacy note with whom the Timeline will find for it, and why it is left out of a pack.
--
-- grain:   note_no
-- inputs:  legacy_notes, migration_attendees, loaded_activity
-- params:  none
-- outputs: note_no, external_source, left_out, is_id_taken, internal_emails, external_emails, not_users,
--          not_contacts
-- units:   note_no: a number for joins, good for one build only
--
-- external_source  the label of the note's system; null where the settings have none
-- left_out         duplicate; no date; no label; no account id; unknown account; several companies; id used
--                  twice (by both systems: that in the timeline counts, else the first); null where it is sent
-- is_id_taken      an activity from elsewhere has the note's id
-- The attendees are those of migration_attendees, in order.

create or replace table migration_records as
with

labels as (

    select cast(cast(getvariable('external_sources') as json) as map(varchar, varchar)) as by_system

),

labelled as (

    select
        notes.note_no,
        notes.system,
        notes.record_id,
        notes.is_survivor,
        notes.created_at,
        notes.company_trouble,
        map_extract_value(labels.by_system, notes.system) as external_source
    from legacy_notes as notes
    cross join labels

),

taken as (

    select distinct labelled.note_no
    from labelled
    inner join loaded_activity as activities on labelled.record_id = activities.external_id
    where lower(activities.external_source) is distinct from lower(trim(labelled.external_source))

),

judged as (

    select
        labelled.note_no,
        labelled.system,
        labelled.record_id,
        labelled.external_source,
        case
            when not labelled.is_survivor then 'duplicate'
            when labelled.created_at is null then 'no date'
            when labelled.external_source is null then 'no label'
            else cast(labelled.company_trouble as varchar)
        end as left_out,
        taken.note_no is not null as is_id_taken
    from labelled
    left join taken using (note_no)

)

select
    judged.note_no,
    judged.external_source,
    case
        when judged.left_out is not null then judged.left_out
        when row_number() over (
                partition by judged.record_id, judged.left_out is null order by judged.is_id_taken, judged.system
            ) > 1
            then 'id used twice'
    end as left_out,
    judged.is_id_taken,
    list_sort(coalesce(attendees.internal_emails, [])) as internal_emails,
    list_sort(coalesce(attendees.external_emails, [])) as external_emails,
    list_sort(coalesce(attendees.not_users, [])) as not_users,
    list_sort(coalesce(attendees.not_contacts, [])) as not_contacts
from judged
left join migration_attendees as attendees using (note_no);
