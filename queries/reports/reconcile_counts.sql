-- How many legacy notes there are and what became of them: in all, by system, by type and by month.
--
-- grain:   axis, value
-- inputs:  loaded_legacy_note, legacy_notes, verdicts
-- params:  none
-- outputs: axis, value, legacy_count, deduplicated_count, duplicate_loaded_count, missing_count,
--          duplicated_count, wrong_company_count, changed_count, matched_by_rule_count, matched_count
-- units:   *_count: legacy notes; month: of the reporting zone, as 2025-01
--
-- legacy_count  counted from what was loaded and not from the verdicts, so that the two can be held together
-- Counted by the day before anything is named: there are far fewer days than notes.

with

loaded as (

    select system, type, reporting_day(created_at) as created_day, count(*) as notes_count
    from loaded_legacy_note
    group by all

),

found as (

    select notes.system, notes.type, notes.created_day, verdicts.verdict, count(*) as notes_count
    from legacy_notes as notes
    inner join verdicts using (note_no)
    group by all

),

notes as (

    select
        case
            when grouping(system) = 0 then 'system'
            when grouping(kind) = 0 then 'type'
            when grouping(month) = 0 then 'month'
            else 'total'
        end as axis,
        coalesce(system, kind, month, 'Total') as value,
        cast(sum(notes_count) as bigint) as legacy_count
    from (
        select
            system,
            coalesce(type, 'No type') as kind,
            coalesce(strftime(created_day, '%Y-%m'), 'No month') as month,
            notes_count
        from loaded
    )
    group by grouping sets ((), (system), (kind), (month))

),

judged as (

    select
        case
            when grouping(system) = 0 then 'system'
            when grouping(kind) = 0 then 'type'
            when grouping(month) = 0 then 'month'
            else 'total'
        end as axis,
        coalesce(system, kind, month, 'Total') as value,
        cast(sum(notes_count) filter (where verdict = 'deduplicated') as bigint) as deduplicated_count,
        cast(sum(notes_count) filter (where verdict = 'duplicate_loaded') as bigint) as duplicate_loaded_count,
        cast(sum(notes_count) filter (where verdict = 'missing') as bigint) as missing_count,
        cast(sum(notes_count) filter (where verdict = 'duplicated') as bigint) as duplicated_count,
        cast(sum(notes_count) filter (where verdict = 'wrong_company') as bigint) as wrong_company_count,
        cast(sum(notes_count) filter (where verdict = 'changed') as bigint) as changed_count,
        cast(sum(notes_count) filter (where verdict = 'matched_by_rule') as bigint) as matched_by_rule_count,
        cast(sum(notes_count) filter (where verdict = 'matched') as bigint) as matched_count
    from (
        select
            system,
            verdict,
            coalesce(type, 'No type') as kind,
            coalesce(strftime(created_day, '%Y-%m'), 'No month') as month,
            notes_count
        from found
    )
    group by grouping sets ((), (system), (kind), (month))

)

select
    coalesce(notes.axis, judged.axis) as axis,
    coalesce(notes.value, judged.value) as value,
    coalesce(notes.legacy_count, 0) as legacy_count,
    coalesce(judged.deduplicated_count, 0) as deduplicated_count,
    coalesce(judged.duplicate_loaded_count, 0) as duplicate_loaded_count,
    coalesce(judged.missing_count, 0) as missing_count,
    coalesce(judged.duplicated_count, 0) as duplicated_count,
    coalesce(judged.wrong_company_count, 0) as wrong_company_count,
    coalesce(judged.changed_count, 0) as changed_count,
    coalesce(judged.matched_by_rule_count, 0) as matched_by_rule_count,
    coalesce(judged.matched_count, 0) as matched_count
from notes
full join judged on notes.axis = judged.axis and notes.value = judged.value
order by
    list_position(['total', 'system', 'type', 'month'], coalesce(notes.axis, judged.axis)),
    coalesce(notes.value, judged.value);
