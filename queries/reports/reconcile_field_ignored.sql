-- Fields that are lost in every compared row of a system that had them: their name was probably misspelt.
--
-- grain:   system, field
-- inputs:  note_fields, note_texts, legacy_notes, loaded_legacy_note
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
                had := count(*) filter (where fields.had_type),
                lost := count(*) filter (where fields.type = 'lost')
            ),
            struct_pack(
                field := 'author',
                had := count(*) filter (where fields.had_author),
                lost := count(*) filter (where fields.author = 'lost')
            ),
            struct_pack(
                field := 'activity_at',
                had := count(*) filter (where fields.had_activity_at),
                lost := count(*) filter (where fields.activity_at = 'lost')
            ),
            struct_pack(
                field := 'subject',
                had := count(*) filter (where fields.had_subject),
                lost := count(*) filter (where fields.subject = 'lost')
            ),
            struct_pack(
                field := 'text',
                had := count(*) filter (where texts.is_filled),
                lost := count(*) filter (where texts.outcome = 'lost')
            ),
            struct_pack(
                field := 'company',
                had := count(*) filter (where fields.had_company),
                lost := count(*) filter (where fields.company = 'lost')
            ),
            struct_pack(
                field := 'internal_attendees',
                had := count(*) filter (where fields.had_internal_attendees),
                lost := count(*) filter (where fields.internal_attendees = 'lost')
            ),
            struct_pack(
                field := 'external_attendees',
                had := count(*) filter (where fields.had_external_attendees),
                lost := count(*) filter (where fields.external_attendees = 'lost')
            )
        ] as counts
    from note_fields as fields
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

-- Materialized, since it is nearly always empty and spares the joins that follow.
of_same_text as materialized (

    select note_no
    from note_fields
    where system in (select ignored.system from ignored where ignored.field = 'text')
        and note_no not in (select note_texts.note_no from note_texts)

),

-- Materialized too, or the bodies of all notes would be looked at before they are joined.
same_bodies as materialized (

    select loaded.system, loaded.body
    from loaded_legacy_note as loaded
    inner join (
        select notes.system, notes.record_id
        from legacy_notes as notes
        inner join of_same_text using (note_no)
    ) as named using (system, record_id)

),

-- A tag ends before the next < at the latest: many of them without a > would take minutes.
with_same_text as (

    select distinct system
    from same_bodies
    where regexp_replace(body, '<[^<>]*>|&nbsp;|&#160;|\s|\x{A0}', '', 'g') <> ''

)

select system, field, lost_count
from ignored
where field <> 'text'
    or system not in (select with_same_text.system from with_same_text)
order by system, field;
