-- The legacy notes behind a count: of a verdict, arrived or all, by one attribute, or one note by its id.
--
-- grain:   system, note
-- inputs:  loaded_legacy_note, legacy_notes, verdicts, note_rows, field_outcomes, loaded_company
-- params:  part, extra, most
-- outputs: note, system, verdict, created_at, type, account, author, subject, activity, activities_count, faults,
--          reason, all_count
-- units:   created_at: an instant in UTC; activities_count: rows of the timeline that carry the note; all_count:
--          notes behind the count
--
-- part      a verdict, `arrived` (carried by a row of the timeline) or `legacy` (all)
-- extra     an attribute (system, type, month, author, company, note) and its value, as in migration_page_counts
-- faults    the fields that are not equal, each with its outcome and a time shift's minutes
-- activity  the first row of the timeline that carries the note

with

named as (

    select
        loaded.record_id as note,
        loaded.system,
        verdicts.verdict,
        loaded.created_at,
        coalesce(loaded.type, 'No type') as type,
        coalesce(companies.name, loaded.company_name, loaded.legacy_company_id, 'No company') as account,
        coalesce(contact_key(loaded.author_email), loaded.author_name, 'No author') as author,
        coalesce(strftime(expected.created_day, '%Y-%m'), 'No month') as month,
        loaded.subject,
        carriers.activity_ids[1] as activity,
        coalesce(len(carriers.activity_ids), 0) as activities_count,
        list_filter(
            [
                case when fields.type <> 'equal' then 'type ' || fields.type end,
                case when fields.author <> 'equal' then 'author ' || fields.author end,
                case
                    when fields.activity_at <> 'equal'
                        then concat_ws(' ', 'activity_at', fields.activity_at, fields.shift_minutes)
                end,
                case when fields.subject <> 'equal' then 'subject ' || fields.subject end,
                case when fields.text <> 'equal' then 'text ' || fields.text end,
                case when fields.company <> 'equal' then 'company ' || fields.company end,
                case
                    when fields.internal_attendees <> 'equal'
                        then 'internal_attendees ' || fields.internal_attendees
                end,
                case
                    when fields.external_attendees <> 'equal'
                        then 'external_attendees ' || fields.external_attendees
                end
            ],
            lambda fault: fault is not null
        ) as faults,
        verdicts.reason
    from loaded_legacy_note as loaded
    inner join legacy_notes as expected using (system, record_id)
    inner join verdicts using (note_no)
    left join note_rows as carriers using (note_no)
    left join field_outcomes as fields on expected.note_no = fields.note_no
    left join loaded_company as companies on expected.expected_company_bits = hash(companies.company_id)
    where $part in (verdicts.verdict, 'legacy')
        or ($part = 'arrived' and carriers.note_no is not null)

)

select
    note,
    system,
    verdict,
    created_at,
    type,
    account,
    author,
    subject,
    activity,
    activities_count,
    faults,
    reason,
    count(*) over () as all_count
from named
where $extra is null
    or case cast($extra as varchar[])[1]
        when 'system' then system
        when 'type' then type
        when 'month' then month
        when 'author' then author
        when 'company' then account
        when 'note' then note
    end = cast($extra as varchar[])[2]
order by created_at, system, note
limit $most;
