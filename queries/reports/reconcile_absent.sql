-- Rows of the exports that never came in, or may not have, so that no verdict knows of them.
--
-- grain:   notice, example
-- inputs:  ledger, rejects, legacy_notes
-- params:  none
-- outputs: notice, example, things_count
-- units:   things_count: rows rejected, or read
--
-- Of rejected rows of the timeline those with a legacy system's label count; what came back mended does not, as in
-- overview_freshness. The lengths at which exports are cut are those of csfunnel/intake/doubts.py. Silent while no
-- legacy note is loaded. csfunnel/reconcile.py says each in words.

with

labels as (

    select list(distinct lower(trim(entry.value))) as each
    from (
        select unnest(
            map_entries(cast(cast(getvariable('external_sources') as json) as map(varchar, varchar)))
        ) as entry
    )

),

waiting as (

    select
        data_set,
        cast(greatest(0, sum(rejected_count - if(is_mended, read_count, 0))) as bigint) as rows_count
    from ledger
    where data_set in ('activity', 'legacy_note')
    group by data_set

),

labelled as (

    select count(*) as rows_count
    from rejects
    cross join labels
    where list_has_any(list_transform(rejects.cells, lambda cell: lower(trim(cell))), labels.each)

),

found as (

    select 'rejected_legacy_note' as notice, null as example, rows_count as things_count
    from waiting
    where data_set = 'legacy_note'
    union all
    select 'rejected_activity', null, least(waiting.rows_count, labelled.rows_count)
    from waiting
    cross join labelled
    where waiting.data_set = 'activity'
    union all
    select 'cut_export', file_name, read_count
    from ledger
    where data_set in ('activity', 'legacy_note')
        and read_count in (50, 1000, 5000, 20000, 1000000)

)

select notice, example, things_count
from found
where things_count > 0
    and exists (select 1 from legacy_notes)
order by notice, example;
