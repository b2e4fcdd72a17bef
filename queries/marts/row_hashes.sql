-- What of each labelled row of the timeline is compared with its note, texts as hashes.
--
-- grain:   system, activity_id
-- inputs:  stg_timeline_rows, row_attendees, attendee_sets, loaded_company
-- params:  none
-- outputs: row_no, system, external_id, activity_id, type, author_bits, made_us, subject_bits, company_bits,
--          internal_bits, internal_count, external_bits, external_count, notes_bits, past_line_bits, is_long
-- units:   row_no: a number for joins, good for one build only; *_bits: hashes, null for what is empty; made_us:
--          microseconds since 1970 in UTC, cut to milliseconds; *ternal_count: attendees
--
-- company_bits    null where the company is not known
-- *ternal_bits    of the set of contact keys in the row's own list and in the attendee export
-- past_line_bits  of the notes without their author's line, as in macros/author_lines.sql
-- is_long         the raw notes are long enough to have been cut
-- A view: notes are read once, where they were loaded, and what is carried on is what takes time and memory.

create or replace view row_hashes as
with

parted as not materialized (

    select *, author_line(notes) as line
    from stg_timeline_rows

),

rows as not materialized (

    select
        row_no,
        system,
        external_id,
        activity_id,
        type,
        if(author_key is null, null, hash(author_key)) as author_bits,
        whole_ms(activity_at) as made_us,
        if(subject is null, null, hash(subject)) as subject_bits,
        company_id,
        internal_emails,
        external_emails,
        if(notes is null, null, hash(notes)) as notes_bits,
        past_author_line(notes, line) as past_line,
        coalesce(if(strlen(notes) < 130000, false, length(notes) >= 130000), false) as is_long
    from parted

),

listed as not materialized (

    select
        rows.* exclude (past_line),
        read_alike_apart(rows.past_line) as past_line,
        hash(list_concat(rows.internal_emails, named.internal_emails)) as internal_list_bits,
        hash(list_concat(rows.external_emails, named.external_emails)) as external_list_bits
    from rows
    left join row_attendees as named using (activity_id)

)

select
    listed.row_no,
    listed.system,
    listed.external_id,
    listed.activity_id,
    listed.type,
    listed.author_bits,
    listed.made_us,
    listed.subject_bits,
    if(known.company_id is null, null, hash(known.company_id)) as company_bits,
    coalesce(internal.set_bits, 0) as internal_bits,
    coalesce(internal.keys_count, 0) as internal_count,
    coalesce(external.set_bits, 0) as external_bits,
    coalesce(external.keys_count, 0) as external_count,
    listed.notes_bits,
    if(listed.past_line is null, null, hash(listed.past_line)) as past_line_bits,
    listed.is_long
from listed
left join loaded_company as known using (company_id)
left join attendee_sets as internal on listed.internal_list_bits = internal.list_bits
left join attendee_sets as external on listed.external_list_bits = external.list_bits;
