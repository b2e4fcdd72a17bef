-- Every legacy note with its verdict and, where one row carries a surviving note, what became of each field.
--
-- grain:   system, record_id
-- inputs:  judged_notes, field_outcomes
-- params:  none
-- outputs: system, record_id, type, month, verdict, activity_ids, survivor_id, reason, is_compared, type_outcome,
--          author_outcome, activity_at_outcome, subject_outcome, text_outcome, company_outcome,
--          internal_attendees_outcome, external_attendees_outcome, shift_minutes
-- units:   month: of the reporting zone, as 2025-01; shift_minutes: minutes the row is later, null where the
--          difference is no zone's

select
    verdicts.system,
    verdicts.record_id,
    verdicts.type,
    strftime(verdicts.created_day, '%Y-%m') as month,
    verdicts.verdict,
    verdicts.activity_ids,
    coalesce(verdicts.survivor_id, verdicts.record_id) as survivor_id,
    verdicts.reason,
    fields.note_no is not null as is_compared,
    fields.type as type_outcome,
    fields.author as author_outcome,
    fields.activity_at as activity_at_outcome,
    fields.subject as subject_outcome,
    fields.text as text_outcome,
    fields.company as company_outcome,
    fields.internal_attendees as internal_attendees_outcome,
    fields.external_attendees as external_attendees_outcome,
    fields.shift_minutes
from judged_notes as verdicts
left join field_outcomes as fields using (note_no)
order by verdicts.system, verdicts.record_id;
