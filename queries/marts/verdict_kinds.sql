-- How many notes of each kind met with each fault: what causes are looked for in, when they are asked for.
--
-- grain:   fault, system, type, author, company, month, batch, length
-- inputs:  verdicts, legacy_notes, field_outcomes, loaded_company
-- params:  none
-- outputs: fault, system, type, author, company, month, batch, length, notes_count
-- units:   notes_count: legacy notes; month: of the reporting zone, as 2025-01
--
-- fault   any: every note; a verdict; or a field and its outcome, with a time shift's minutes: a note has several
-- author  user, not a user, no author
-- company the expected company's id, else why there is none
-- batch   the last bulk job that knows the note
-- length  of the raw body, in classes of bytes

create or replace view verdict_kinds as
with

faulty as (

    select
        note_no,
        list_filter(
            [
                case when type <> 'equal' then 'type ' || type end,
                case when author <> 'equal' then 'author ' || author end,
                case
                    when activity_at <> 'equal'
                        then 'activity_at ' || activity_at || coalesce(' ' || cast(shift_minutes as varchar), '')
                end,
                case when subject <> 'equal' then 'subject ' || subject end,
                case when text <> 'equal' then 'text ' || text end,
                case when company <> 'equal' then 'company ' || company end,
                case
                    when internal_attendees <> 'equal' then 'internal_attendees ' || internal_attendees
                end,
                case
                    when external_attendees <> 'equal' then 'external_attendees ' || external_attendees
                end
            ],
            lambda fault: fault is not null
        ) as faults
    from field_outcomes
    where not (
        type = 'equal' and author = 'equal' and activity_at = 'equal' and subject = 'equal' and text = 'equal'
        and company = 'equal' and internal_attendees = 'equal' and external_attendees = 'equal'
    )

),

-- Counted before anything is named: there are far fewer kinds of notes than notes.
kinds as (

    select
        cast(verdicts.verdict as varchar) as verdict,
        faulty.faults,
        notes.system,
        notes.type,
        cast(notes.author_standing as varchar) as author,
        notes.expected_company_bits,
        cast(notes.company_trouble as varchar) as company_trouble,
        date_trunc('month', notes.created_day) as month_day,
        verdicts.job_id,
        case
            when notes.body_bytes_count = 0 then 'empty'
            when notes.body_bytes_count < 1000 then 'under 1,000 bytes'
            when notes.body_bytes_count < 10000 then '1,000 to 9,999 bytes'
            when notes.body_bytes_count < 130000 then '10,000 to 129,999 bytes'
            else '130,000 bytes or more'
        end as length,
        count(*) as notes_count
    from verdicts
    inner join legacy_notes as notes using (note_no)
    left join faulty using (note_no)
    group by all

),

each_fault as (

    select
        unnest(list_concat(['any', verdict], faults)) as fault,
        system,
        coalesce(type, 'No type') as type,
        author,
        coalesce(companies.company_id, company_trouble) as company,
        coalesce(strftime(month_day, '%Y-%m'), 'No month') as month,
        coalesce(job_id, 'no job') as batch,
        length,
        notes_count
    from kinds
    left join loaded_company as companies on kinds.expected_company_bits = hash(companies.company_id)

)

select
    fault,
    system,
    type,
    author,
    company,
    month,
    batch,
    length,
    cast(sum(notes_count) as bigint) as notes_count
from each_fault
group by all;
