-- The timeline's rows that bear a legacy label and an id that no export of that system has.
--
-- grain:   activity_id
-- inputs:  loaded_activity, unknown_rows
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
    select distinct activity_id
    from unknown_rows
    where is_unexpected
) as unexpected using (activity_id)
order by activities.activity_id;
