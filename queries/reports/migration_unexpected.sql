-- The timeline's rows that bear a legacy label and an id that no export of that system has.
--
-- grain:   activity_id
-- inputs:  loaded_activity, timeline_notes
-- params:  none
-- outputs: activity_id, external_id, external_source, type, subject, activity_at, company_id
-- units:   activity_at: an instant in UTC

select
    activities.activity_id,
    activities.external_id,
    activities.external_source,
    activities.type,
    activities.subject,
    activities.activity_at,
    activities.company_id
from loaded_activity as activities
inner join (
    select activity_id
    from timeline_notes
    group by activity_id
    having count(note_no) = 0
) as unexpected using (activity_id)
order by activities.activity_id;
