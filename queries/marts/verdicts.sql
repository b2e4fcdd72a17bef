-- What became of every legacy note, by its number: one verdict each, the first that applies.
--
-- grain:   note_no
-- inputs:  legacy_notes, note_carriers, note_fields, note_texts, loaded_job_result
-- params:  none
-- outputs: note_no, verdict, reason, job_id
-- units:   note_no: a number for joins, good for one build only
--
-- reason  why a missing note was not loaded, as the last bulk job that says it has it; else null
-- job_id  the last bulk job that knows the note, whether it failed or not; else null

create or replace table verdicts as
with

-- Materialized, since a table made in the same transaction is read by one core and a CTE by all.
notes as materialized (

    select note_no, system, record_id, survivor_id, is_survivor
    from legacy_notes

),

jobs as (

    select
        external_id as record_id,
        max(job_id) as job_id,
        coalesce(arg_max(reason, job_id), min(reason)) as reason
    from loaded_job_result
    group by external_id

),

copies as (

    select note_no, system, survivor_id
    from notes
    where not is_survivor

),

-- Copies whose survivor is carried; copies are few, so what is known of them is joined on the right.
covered as (

    select survivors.copy_no as note_no
    from (
        select notes.note_no, copies.note_no as copy_no
        from notes
        inner join copies
            on notes.system = copies.system
            and notes.record_id = copies.survivor_id
    ) as survivors
    where survivors.note_no in (select note_fields.note_no from note_fields)
        or survivors.note_no in (select note_carriers.note_no from note_carriers)

)

select
    notes.note_no,
    as_verdict(case
        when not notes.is_survivor and carriers.note_no is not null then 'duplicate_loaded'
        when covered.note_no is not null then 'deduplicated'
        when carriers.note_no is not null then 'duplicated'
        when fields.note_no is null then 'missing'
        when fields.company <> 'equal' then 'wrong_company'
        when fields.is_changed or texts.outcome in ('differs', 'lost') then 'changed'
        when fields.is_by_rule or texts.outcome = 'by_rule' then 'matched_by_rule'
        else 'matched'
    end) as verdict,
    case
        when fields.note_no is null and carriers.note_no is null and covered.note_no is null then jobs.reason
    end as reason,
    jobs.job_id
from notes
left join note_fields as fields using (note_no)
left join note_texts as texts using (note_no)
left join note_carriers as carriers using (note_no)
left join covered using (note_no)
left join jobs on notes.record_id = jobs.record_id;
