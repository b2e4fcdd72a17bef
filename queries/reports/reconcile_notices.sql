-- What in the exports keeps notes from being told apart or compared, with how many it touches.
--
-- grain:   notice, example
-- inputs:  legacy_notes, judged_notes, unknown_rows, stg_timeline_rows, row_attendees, attendee_sets,
--          stg_legacy_authors, stg_legacy_companies, loaded_activity
-- params:  none
-- outputs: notice, example, things_count
-- units:   things_count: legacy notes or rows of the timeline
--
-- Silent while no legacy note is loaded. csfunnel/reconcile.py says each in words.

with

labels as (

    select
        entry.key as system,
        lower(trim(entry.value)) as label
    from (
        select unnest(
            map_entries(cast(cast(getvariable('external_sources') as json) as map(varchar, varchar)))
        ) as entry
    )

),

foreign_rows as (

    select activities.external_source, count(*) as things_count
    from loaded_activity as activities
    inner join legacy_notes as notes on activities.external_id = notes.record_id
    where lower(activities.external_source) not in (select labels.label from labels)
    group by activities.external_source

),

near_ids as (

    select count(*) as things_count, min(rows.external_id) as example
    from unknown_rows as rows
    inner join (
        select distinct system, lower(record_id) as folded_id
        from judged_notes
        where verdict = 'missing'
    ) as missing
        on rows.system = missing.system
        and lower(rows.external_id) = missing.folded_id

),

nameless_sets as (

    select list_bits, nameless from attendee_sets where nameless is not null

),

nameless as (

    select nameless from legacy_notes where nameless is not null
    union all
    select coalesce(internal.nameless, external.nameless)
    from stg_timeline_rows as rows
    left join row_attendees as named using (activity_id)
    left join nameless_sets as internal
        on hash(list_concat(rows.internal_emails, named.internal_emails)) = internal.list_bits
    left join nameless_sets as external
        on hash(list_concat(rows.external_emails, named.external_emails)) = external.list_bits
    where coalesce(internal.nameless, external.nameless) is not null

),

found as (

    select 'no_external_source' as notice, null as example, count(*) as things_count
    from loaded_activity
    having count(*) > 0
        and count(external_source) = 0
    union all
    select 'no_label', null, count(*)
    from loaded_activity
    having count(external_source) > 0
        and count(*) filter (where lower(external_source) in (select labels.label from labels)) = 0
    union all
    select 'no_external_id', min(activity_id), count(*)
    from stg_timeline_rows
    where external_id is null
    union all
    select 'other_label', external_source, things_count
    from foreign_rows
    union all
    select 'other_case', example, things_count
    from near_ids
    union all
    select 'names_without_address', min(nameless), count(*)
    from nameless
    union all
    select 'unknown_system', system, count(*)
    from legacy_notes
    where system not in (select labels.system from labels)
    group by system
    union all
    select 'no_users', null, count(*)
    from legacy_notes
    where author_standing <> 'no author'
        and (select count(*) from stg_legacy_authors) = 0
    union all
    select 'no_legacy_ids', null, count(*)
    from legacy_notes
    where company_trouble is distinct from 'no account id'
        and (select count(*) from stg_legacy_companies) = 0
    union all
    select 'no_fallback_author', null, count(*)
    from legacy_notes
    where expected_author_bits is null

)

select notice, example, things_count
from found
where things_count > 0
    and exists (select 1 from legacy_notes)
order by notice, example;
