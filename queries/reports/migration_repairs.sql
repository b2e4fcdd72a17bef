-- The notes chosen to be mended, each as it is sent, with what else is to be done about it.
--
-- grain:   system, record_id
-- inputs:  loaded_legacy_note, expected_notes, migration_records, migration_plans
-- params:  verdicts, systems, types, records
-- outputs: system, record_id, left_out, survivor_id, external_source, type_name, subject, body, activity_at,
--          author_email, is_author_replaced, legacy_author_name, legacy_author_email, legacy_company_id,
--          internal_emails, external_emails, unknown_emails, is_explained, verdict, step, delete_ids, kept_id,
--          overwritten_id
-- units:   activity_at: text, UTC with milliseconds, cut and not rounded
--
-- As migration_notes, and then as migration_plans; a copy whose survivor is not in the timeline, or is to be deleted
-- and made anew, be it by another pack, is left out and not deleted: deletes come first, and what is sent may be
-- refused.

with

chosen as (

    select *
    from migration_plans
    where is_wanted(verdict, $verdicts)
        and is_wanted(system, $systems)
        and is_wanted(coalesce(type, 'No type'), $types)
        and is_wanted(record_id, $records)
        and verdict not in ('matched', 'matched_by_rule', 'deduplicated')

),

staying as (

    select system, survivor_id, true as is_there
    from migration_plans
    where is_survivor
        and verdict <> 'missing'
        and step is distinct from 'post'

)

select
    chosen.system,
    chosen.record_id,
    if(
        chosen.verdict = 'duplicate_loaded' and staying.is_there is null,
        'survivor missing',
        chosen.left_out
    ) as left_out,
    chosen.survivor_id,
    records.external_source,
    notes.expected_type as type_name,
    loaded.subject,
    loaded.body,
    strftime(timezone('UTC', notes.created_at), '%Y-%m-%dT%H:%M:%S.%gZ') as activity_at,
    notes.expected_author_email as author_email,
    notes.author_standing <> 'user' as is_author_replaced,
    loaded.author_name as legacy_author_name,
    loaded.author_email as legacy_author_email,
    loaded.legacy_company_id,
    records.internal_emails,
    records.external_emails,
    list_concat(records.not_users, records.not_contacts) as unknown_emails,
    notes.author_standing <> 'user'
        or (not notes.is_type_mapped and notes.type is distinct from notes.expected_type) as is_explained,
    chosen.verdict,
    chosen.step,
    chosen.delete_ids,
    chosen.kept_id,
    chosen.overwritten_id
from loaded_legacy_note as loaded
inner join chosen using (system, record_id)
inner join expected_notes as notes using (note_no)
inner join migration_records as records using (note_no)
left join staying on chosen.system = staying.system and chosen.survivor_id = staying.survivor_id;
