-- The notes that several rows of the timeline carry, and the copies that any row carries.
--
-- grain:   note_no
-- inputs:  legacy_notes, stg_timeline_rows
-- params:  none
-- outputs: note_no, carriers_count, activity_ids
-- units:   note_no: a number for joins, good for one build only; carriers_count: rows of the timeline
--
-- activity_ids  in order
-- A surviving note that one row carries, as nearly all are, is in note_fields with that row.

create or replace table note_carriers as
with

-- What may stand twice is found by a number: to group all rows by text takes ten times as long.
repeated as (

    select hash(system, external_id) as id_bits
    from stg_timeline_rows
    where external_id is not null
    group by 1
    having count(*) > 1

),

chosen as (

    select note_no, system, record_id, is_survivor
    from legacy_notes
    where not is_survivor
        or hash(system, record_id) in (select repeated.id_bits from repeated)

)

select
    chosen.note_no,
    count(*) as carriers_count,
    list(rows.activity_id order by rows.activity_id) as activity_ids
from stg_timeline_rows as rows
inner join chosen
    on rows.system = chosen.system
    and rows.external_id = chosen.record_id
group by chosen.note_no
having count(*) > 1 or not bool_or(chosen.is_survivor);
