-- The set of contact keys in every list of attendees that a legacy note or its row of the timeline can have.
--
-- grain:   list_bits
-- inputs:  loaded_legacy_note, stg_timeline_rows, row_attendees
-- params:  none
-- outputs: list_bits, set_bits, keys_count, nameless
-- units:   *_bits: hashes, of the list as exported and of its set; keys_count: contact keys
--
-- nameless  an attendee that is a name without an address, if there is one
-- Made once for each list that occurs: making keys takes longer than all else.

create or replace table attendee_sets as
with

-- A condition on the keys would be asked of every row, so there is none.
keyed as materialized (

    select emails, contact_keys(emails) as keys
    from (
        select distinct internal_emails as emails from loaded_legacy_note
        union
        select distinct external_emails from loaded_legacy_note
        union
        select distinct internal_emails from stg_timeline_rows
        union
        select distinct external_emails from stg_timeline_rows
        union
        select list_concat(rows.internal_emails, named.internal_emails)
        from stg_timeline_rows as rows
        inner join row_attendees as named using (activity_id)
        union
        select list_concat(rows.external_emails, named.external_emails)
        from stg_timeline_rows as rows
        inner join row_attendees as named using (activity_id)
    )
    where emails is not null

)

select
    hash(emails) as list_bits,
    if(len(keys) = 0, 0, hash(keys)) as set_bits,
    len(keys) as keys_count,
    list_filter(keys, lambda found: not contains(found, '@'))[1] as nameless
from keyed;
