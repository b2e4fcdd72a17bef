-- What became of every legacy note: one verdict each, the first that applies.
--
-- grain:   system, record_id
-- inputs:  legacy_notes, note_carriers, note_fields, loaded_job_result
-- params:  none
-- outputs: note_no, system, record_id, type, created_day, survivor_id, verdict, activity_ids, reason, job_id
-- units:   note_no: a number for joins, good for one build only; created_day: a date of the reporting zone
--
-- reason  why a missing note was not loaded, as the last bulk job that says it has it; else null
-- job_id  the last bulk job that knows the note, whether it failed or not; else null

create or replace table verdicts as
with

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
    from legacy_notes
    where not is_survivor

),

-- Copies whose survivor is carried; copies are few, so what is known of them is joined on the right.
covered as (

    select copies.note_no
    from legacy_notes as notes
    inner join copies
        on notes.system = copies.system
        and notes.record_id = copies.survivor_id
    inner join note_carriers as carriers on notes.note_no = carriers.note_no

)

select
    notes.note_no,
    notes.system,
    notes.record_id,
    notes.type,
    notes.created_day,
    notes.survivor_id,
    case
        when not notes.is_survivor and carriers.note_no is not null then 'duplicate_loaded'
        when covered.note_no is not null then 'deduplicated'
        when carriers.note_no is null then 'missing'
        when carriers.carriers_count > 1 then 'duplicated'
        when fields.company <> 'equal' then 'wrong_company'
        when fields.type in ('differs', 'lost')
            or fields.author in ('differs', 'lost')
            or fields.activity_at in ('differs', 'lost')
            or fields.subject in ('differs', 'lost')
            or fields.text in ('differs', 'lost')
            or fields.internal_attendees in ('differs', 'lost')
            or fields.external_attendees in ('differs', 'lost')
            then 'changed'
        when fields.type = 'by_rule' or fields.author = 'by_rule' or fields.text = 'by_rule'
            then 'matched_by_rule'
        else 'matched'
    end as verdict,
    coalesce(carriers.activity_ids, []) as activity_ids,
    case when carriers.note_no is null and covered.note_no is null then jobs.reason end as reason,
    jobs.job_id
from legacy_notes as notes
left join note_carriers as carriers using (note_no)
left join note_fields as fields using (note_no)
left join covered using (note_no)
left join jobs on notes.record_id = jobs.record_id;
