-- What became of every field, the text among them, of a surviving note that one row of the timeline carries.
--
-- grain:   note_no
-- inputs:  note_fields, note_texts
-- params:  none
-- outputs: note_no, system, activity_id, type, author, activity_at, subject, text, company, internal_attendees,
--          external_attendees, shift_minutes
-- units:   note_no: a number for joins, good for one build only; shift_minutes: minutes the row is later,
--          null where the difference is no zone's
--
-- type … external_attendees  equal; by_rule (as expected only through the default type, the fallback author or
--                            the cut); differs; lost (filled before, empty after)

create or replace view field_outcomes as
select
    fields.note_no,
    fields.system,
    fields.activity_id,
    cast(fields.type as varchar) as type,
    cast(fields.author as varchar) as author,
    cast(fields.activity_at as varchar) as activity_at,
    cast(fields.subject as varchar) as subject,
    coalesce(texts.outcome, 'equal') as text,
    cast(fields.company as varchar) as company,
    cast(fields.internal_attendees as varchar) as internal_attendees,
    cast(fields.external_attendees as varchar) as external_attendees,
    fields.shift_minutes
from note_fields as fields
left join note_texts as texts using (note_no);
