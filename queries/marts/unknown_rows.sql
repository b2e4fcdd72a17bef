-- The timeline's rows with a legacy system's label whose id is in no export of that system.
--
-- grain:   system, activity_id
-- inputs:  stg_timeline_rows, loaded_legacy_note
-- params:  none
-- outputs: system, activity_id, external_id, is_unexpected
-- units:   none
--
-- is_unexpected  no other system that shares the label has it either

create or replace view unknown_rows as
with

unknown as (

    select rows.system, rows.systems_count, rows.activity_id, rows.external_id
    from stg_timeline_rows as rows
    where not exists (
            select 1
            from loaded_legacy_note as notes
            where notes.system = rows.system
                and notes.record_id = rows.external_id
        )

)

select
    system,
    activity_id,
    external_id,
    count(*) over (partition by activity_id) = systems_count as is_unexpected
from unknown;
