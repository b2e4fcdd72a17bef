-- What would mend each legacy note that needs it, whether or not it is chosen to be mended.
--
-- grain:   note_no
-- inputs:  verdicts, note_rows, legacy_notes, migration_records, stg_timeline_rows
-- params:  none
-- outputs: note_no, system, record_id, type, survivor_id, is_survivor, verdict, left_out, step, delete_ids,
--          kept_id, overwritten_id
-- units:   note_no: a number for joins, good for one build only
--
-- left_out    why it cannot be sent, as in migration_records, or id taken: what the API does about an id that an
--             activity from elsewhere has is not known, so nothing is promised; or shared: an activity that
--             carries it carries a note of another system too, which bears the same label; null for a copy to be
--             deleted
-- step        post or put; null where nothing is sent
-- delete_ids  activities to delete before; those of a copy only if its survivor stays in the timeline meanwhile
-- kept_id     of several activities the one that stays: at the right company, with the longest notes, of the
--             least id, in this order; null where none is at the right company
-- overwritten_id  the activity that a put writes over

create or replace table migration_plans as
with

-- Nearly always empty, and then no note is looked at.
of_two_labels as materialized (

    select system, external_id, activity_id
    from stg_timeline_rows
    where systems_count > 1

),

shared_rows as (

    select rows.activity_id, list(notes.note_no) as note_nos
    from legacy_notes as notes
    inner join of_two_labels as rows
        on notes.system = rows.system
        and notes.record_id = rows.external_id
    where notes.record_id in (select of_two_labels.external_id from of_two_labels)
    group by rows.activity_id
    having count(*) > 1

),

shared as (

    select distinct unnest(note_nos) as note_no
    from shared_rows

),

sendable as (

    select
        records.note_no,
        shared.note_no is not null as is_shared,
        case
            when shared.note_no is not null then 'shared'
            when records.left_out is null and records.is_id_taken then 'id taken'
            else records.left_out
        end as left_out
    from migration_records as records
    left join shared using (note_no)

),

kept as (

    select
        notes.note_no,
        arg_min(
            rows.activity_id,
            struct_pack(chars_count := -coalesce(length(rows.notes), 0), activity_id := rows.activity_id)
        ) as kept_id
    from stg_timeline_rows as rows
    inner join legacy_notes as notes
        on rows.system = notes.system
        and rows.external_id = notes.record_id
    inner join verdicts using (note_no)
    where verdicts.verdict = 'duplicated'
        and hash(rows.company_id) = notes.expected_company_bits
    group by notes.note_no

)

select
    notes.note_no,
    notes.system,
    notes.record_id,
    notes.type,
    coalesce(notes.survivor_id, notes.record_id) as survivor_id,
    notes.is_survivor,
    verdicts.verdict,
    if(verdicts.verdict = 'duplicate_loaded' and not records.is_shared, null, records.left_out) as left_out,
    case
        when records.left_out is not null then null
        when verdicts.verdict in ('missing', 'wrong_company') then 'post'
        when verdicts.verdict = 'duplicated' then if(kept.kept_id is null, 'post', 'put')
        when verdicts.verdict = 'changed' then 'put'
    end as step,
    case
        when records.is_shared then []
        when verdicts.verdict = 'duplicate_loaded' then coalesce(carriers.activity_ids, [])
        when records.left_out is null and verdicts.verdict in ('wrong_company', 'duplicated')
            then list_filter(coalesce(carriers.activity_ids, []), lambda each: each is distinct from kept.kept_id)
        else []
    end as delete_ids,
    if(records.left_out is null, kept.kept_id, null) as kept_id,
    case
        when records.left_out is null and verdicts.verdict in ('changed', 'duplicated')
            then if(verdicts.verdict = 'changed', carriers.activity_ids[1], kept.kept_id)
    end as overwritten_id
from legacy_notes as notes
inner join verdicts using (note_no)
inner join sendable as records using (note_no)
left join kept using (note_no)
left join note_rows as carriers using (note_no);
