-- What reconciling will find once what is chosen has been mended, but for the notes that are sent.
--
-- grain:   verdict
-- inputs:  migration_plans
-- params:  verdicts, systems, types, records
-- outputs: verdict, notes_count
-- units:   notes_count: notes
--
-- verdict  one of the contract's, or sent: what those become is known when they are made
-- A copy follows its survivor: deduplicated where that is in the timeline then and the copy itself is not. One
-- that is loaded is deleted only where its survivor stays meanwhile, as in migration_repairs.

with

planned as (

    select
        *,
        is_wanted(verdict, $verdicts)
            and is_wanted(system, $systems)
            and is_wanted(coalesce(type, 'No type'), $types)
            and is_wanted(record_id, $records) as is_chosen
    from migration_plans

),

there_then as (

    select
        system,
        survivor_id,
        true as is_there,
        verdict <> 'missing' and step is distinct from 'post' as is_staying
    from planned
    where is_survivor
        and (verdict <> 'missing' or (is_chosen and step is not null))

),

after as (

    select
        case
            when planned.is_chosen and planned.step is not null then 'sent'
            when planned.is_survivor then planned.verdict
            when there_then.is_there is null then planned.verdict
            when planned.verdict = 'duplicate_loaded'
                and not (planned.is_chosen and planned.left_out is null and there_then.is_staying)
                then 'duplicate_loaded'
            else 'deduplicated'
        end as verdict
    from planned
    left join there_then using (system, survivor_id)

)

select verdict, count(*) as notes_count
from after
group by verdict
order by verdict;
