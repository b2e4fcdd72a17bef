-- What became of every field of a surviving note that one row of the timeline carries.
--
-- grain:   note_no
-- inputs:  note_pairs, note_texts, legacy_notes, stg_timeline_notes
-- params:  none
-- outputs: note_no, system, record_id, activity_id, type, author, activity_at, subject, text, company,
--          internal_attendees, external_attendees, shift_minutes
-- units:   note_no: a number for joins, good for one build only; shift_minutes: minutes the row is later,
--          null where the difference is no zone's
--
-- type … external_attendees  equal; by_rule (as expected only through the default type, the fallback author or
--                            the cut); differs; lost (filled before, empty after)

create or replace table note_fields as
with

-- Joins carry hashes of texts: what is carried is what takes the time and the memory.
notes as not materialized (

    select
        note_no,
        system,
        record_id,
        type,
        expected_type,
        is_type_mapped,
        if(author_key is null, null, hash(author_key)) as author_bits,
        if(expected_author_key is null, null, hash(expected_author_key)) as expected_author_bits,
        date_trunc('millisecond', created_at) as made_at,
        if(subject is null, null, hash(subject)) as subject_bits,
        if(expected_company_id is null, null, hash(expected_company_id)) as expected_company_bits,
        internal_bits,
        external_bits
    from legacy_notes

),

rows as not materialized (

    select
        row_no,
        activity_id,
        type,
        if(author_key is null, null, hash(author_key)) as author_bits,
        date_trunc('millisecond', activity_at) as made_at,
        if(subject is null, null, hash(subject)) as subject_bits,
        if(company_id is null, null, hash(company_id)) as company_bits,
        internal_bits,
        internal_count,
        external_bits,
        external_count
    from stg_timeline_notes

),

beside as not materialized (

    select
        pairs.note_no,
        pairs.has_fallback_author,
        note_texts.outcome as text,
        notes.* exclude (note_no),
        rows.activity_id,
        rows.type as row_type,
        rows.author_bits as row_author_bits,
        rows.made_at as row_made_at,
        rows.subject_bits as row_subject_bits,
        rows.company_bits as row_company_bits,
        rows.internal_bits as row_internal_bits,
        rows.external_bits as row_external_bits,
        rows.internal_count,
        rows.external_count,
        epoch_us(rows.made_at) - epoch_us(notes.made_at) as late_us
    from note_pairs as pairs
    inner join notes using (note_no)
    inner join rows using (row_no)
    left join note_texts using (note_no)

)

select
    note_no,
    system,
    record_id,
    activity_id,
    case
        when row_type = expected_type
            then if(is_type_mapped or row_type = type, 'equal', 'by_rule')
        when row_type is null and type is not null then 'lost'
        else 'differs'
    end as type,
    case
        when has_fallback_author then 'by_rule'
        when row_author_bits = expected_author_bits then 'equal'
        when row_author_bits is null and author_bits is null and expected_author_bits is null then 'equal'
        when row_author_bits is null and author_bits is not null then 'lost'
        else 'differs'
    end as author,
    case
        when row_made_at is not distinct from made_at then 'equal'
        when row_made_at is null then 'lost'
        else 'differs'
    end as activity_at,
    case
        when row_subject_bits is not distinct from subject_bits then 'equal'
        when row_subject_bits is null then 'lost'
        else 'differs'
    end as subject,
    coalesce(text, 'equal') as text,
    case
        when row_company_bits is not distinct from expected_company_bits then 'equal'
        when row_company_bits is null then 'lost'
        else 'differs'
    end as company,
    case
        when row_internal_bits = internal_bits then 'equal'
        when internal_count = 0 then 'lost'
        else 'differs'
    end as internal_attendees,
    case
        when row_external_bits = external_bits then 'equal'
        when external_count = 0 then 'lost'
        else 'differs'
    end as external_attendees,
    case
        when late_us <> 0 and late_us % 900000000 = 0 and abs(late_us) <= 14 * 3600000000
            then cast(late_us // 60000000 as integer)
    end as shift_minutes
from beside;
