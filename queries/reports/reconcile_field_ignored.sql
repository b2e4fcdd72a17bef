-- Fields that are lost in every compared row of a system that had them: their name was probably misspelt.
--
-- grain:   system, field
-- inputs:  legacy_notes, note_fields, note_texts, loaded_legacy_note
-- params:  none
-- outputs: system, field, lost_count
-- units:   lost_count: compared notes
--
-- A note whose raw body came through as it was keeps its text, where that says anything.

with

counted as (

    select
        fields.system,
        [
            struct_pack(
                field := 'type',
                had := count(notes.type),
                lost := count(*) filter (where fields.type = 'lost')
            ),
            struct_pack(
                field := 'author',
                had := count(notes.author_key),
                lost := count(*) filter (where fields.author = 'lost')
            ),
            struct_pack(
                field := 'activity_at',
                had := count(notes.created_at),
                lost := count(*) filter (where fields.activity_at = 'lost')
            ),
            struct_pack(
                field := 'subject',
                had := count(notes.subject),
                lost := count(*) filter (where fields.subject = 'lost')
            ),
            struct_pack(
                field := 'text',
                had := count(*) filter (where texts.is_filled),
                lost := count(*) filter (where fields.text = 'lost')
            ),
            struct_pack(
                field := 'company',
                had := count(notes.expected_company_id),
                lost := count(*) filter (where fields.company = 'lost')
            ),
            struct_pack(
                field := 'internal_attendees',
                had := count(*) filter (where notes.internal_count > 0),
                lost := count(*) filter (where fields.internal_attendees = 'lost')
            ),
            struct_pack(
                field := 'external_attendees',
                had := count(*) filter (where notes.external_count > 0),
                lost := count(*) filter (where fields.external_attendees = 'lost')
            )
        ] as counts
    from note_fields as fields
    inner join legacy_notes as notes using (note_no)
    left join note_texts as texts using (note_no)
    group by fields.system

),

each_field as (

    select system, unnest(counts) as found
    from counted

),

ignored as (

    select system, found.field as field, found.lost as lost_count
    from each_field
    where found.lost > 0
        and found.lost = found.had

),

with_same_text as (

    select distinct notes.system
    from loaded_legacy_note as notes
    inner join note_fields as fields using (system, record_id)
    where notes.system in (select ignored.system from ignored where ignored.field = 'text')
        and fields.note_no not in (select note_texts.note_no from note_texts)
        and regexp_replace(notes.body, '<[^>]*>|&nbsp;|&#160;|\s|\x{A0}', '', 'g') <> ''

)

select system, field, lost_count
from ignored
where field <> 'text'
    or system not in (select with_same_text.system from with_same_text)
order by system, field;
