-- Each surviving note that one row of the timeline carries, and what became of each field but the text.
--
-- grain:   note_no
-- inputs:  legacy_notes, note_carriers, row_hashes
-- params:  none
-- outputs: note_no, row_no, system, activity_id, type, author, activity_at, subject, company, internal_attendees,
--          external_attendees, had_type, had_author, had_activity_at, had_subject, had_company,
--          had_internal_attendees, had_external_attendees, shift_minutes, is_changed, is_by_rule, is_same_text,
--          has_fallback_author, is_long
-- units:   note_no, row_no: numbers for joins, good for one build only; shift_minutes: minutes the row is later,
--          null where the difference is no zone's
--
-- type … external_attendees  equal; by_rule (as expected only through the default type or the fallback author);
--                            differs; lost (filled before, empty after); field_outcomes has the text as well
-- had_…                      the note has the field; for the company, one is expected
-- is_changed                 one of these, but for the company, differs or is lost; is_by_rule: one is by rule
-- is_same_text               the raw texts are the same, where the fallback stands but for the author's line
-- has_fallback_author        the author is as expected only because the fallback stands for who is no user
-- is_long                    the raw notes are long enough to have been cut

create or replace table note_fields as
with

-- Materialized, since a table made in the same transaction is read by one core and a CTE by all.
notes as materialized (

    select
        note_no,
        system,
        record_id,
        type,
        cast(cast(getvariable('type_map') as json) as map(varchar, varchar))[type] as mapped_type,
        author_bits,
        expected_author_bits,
        whole_ms(created_at) as made_us,
        subject_bits,
        expected_company_bits,
        internal_bits,
        internal_count,
        external_bits,
        external_count,
        body_bits
    from legacy_notes
    where is_survivor
        and note_no not in (select note_carriers.note_no from note_carriers)

),

judged as not materialized (

    select
        notes.note_no,
        rows.row_no,
        notes.system,
        rows.activity_id,
        case
            when rows.type = coalesce(notes.mapped_type, 'Update')
                then if(notes.mapped_type is not null or rows.type = notes.type, 'equal', 'by_rule')
            when rows.type is null and notes.type is not null then 'lost'
            else 'differs'
        end as type,
        case
            when rows.author_bits = notes.expected_author_bits
                then if(notes.author_bits is not distinct from rows.author_bits, 'equal', 'by_rule')
            when rows.author_bits is null and notes.author_bits is null and notes.expected_author_bits is null
                then 'equal'
            when rows.author_bits is null and notes.author_bits is not null then 'lost'
            else 'differs'
        end as author,
        case
            when rows.made_us is not distinct from notes.made_us then 'equal'
            when rows.made_us is null then 'lost'
            else 'differs'
        end as activity_at,
        case
            when rows.subject_bits is not distinct from notes.subject_bits then 'equal'
            when rows.subject_bits is null then 'lost'
            else 'differs'
        end as subject,
        case
            when rows.company_bits is not distinct from notes.expected_company_bits then 'equal'
            when rows.company_bits is null then 'lost'
            else 'differs'
        end as company,
        case
            when rows.internal_bits = notes.internal_bits then 'equal'
            when rows.internal_count = 0 then 'lost'
            else 'differs'
        end as internal_attendees,
        case
            when rows.external_bits = notes.external_bits then 'equal'
            when rows.external_count = 0 then 'lost'
            else 'differs'
        end as external_attendees,
        rows.made_us - notes.made_us as late_us,
        notes.type is not null as had_type,
        notes.author_bits is not null as had_author,
        notes.made_us is not null as had_activity_at,
        notes.subject_bits is not null as had_subject,
        notes.expected_company_bits is not null as had_company,
        notes.internal_count > 0 as had_internal_attendees,
        notes.external_count > 0 as had_external_attendees,
        rows.notes_bits is not distinct from notes.body_bits as is_same_body,
        coalesce(rows.past_line_bits = notes.body_bits, false) as is_same_past_line,
        rows.is_long
    from row_hashes as rows
    inner join notes
        on rows.system = notes.system
        and rows.external_id = notes.record_id

)

select
    * exclude (late_us, is_same_body, is_same_past_line, is_long) replace (
        as_outcome(type) as type,
        as_outcome(author) as author,
        as_outcome(activity_at) as activity_at,
        as_outcome(subject) as subject,
        as_outcome(company) as company,
        as_outcome(internal_attendees) as internal_attendees,
        as_outcome(external_attendees) as external_attendees
    ),
    case
        when late_us <> 0 and late_us % 900000000 = 0 and abs(late_us) <= 14 * 3600000000
            then cast(late_us // 60000000 as integer)
    end as shift_minutes,
    type in ('differs', 'lost')
        or author in ('differs', 'lost')
        or activity_at <> 'equal'
        or subject <> 'equal'
        or internal_attendees <> 'equal'
        or external_attendees <> 'equal' as is_changed,
    type = 'by_rule' or author = 'by_rule' as is_by_rule,
    if(author = 'by_rule', is_same_past_line, is_same_body) as is_same_text,
    author = 'by_rule' as has_fallback_author,
    is_long
from judged;
