-- How many legacy notes there are and what became of them: in all, by system, by type and by month.
--
-- grain:   axis, value
-- inputs:  loaded_legacy_note, verdicts
-- params:  none
-- outputs: axis, value, legacy_count, deduplicated_count, duplicate_loaded_count, missing_count,
--          duplicated_count, wrong_company_count, changed_count, matched_by_rule_count, matched_count
-- units:   *_count: legacy notes; month: of the reporting zone, as 2025-01
--
-- legacy_count  counted from what was loaded and not from the verdicts, so that the two can be held together

with

notes as (

    select
        case
            when grouping(system) = 0 then 'system'
            when grouping(kind) = 0 then 'type'
            when grouping(month) = 0 then 'month'
            else 'total'
        end as axis,
        coalesce(system, kind, month, 'Total') as value,
        count(*) as legacy_count
    from (
        select
            system,
            coalesce(type, 'No type') as kind,
            coalesce(strftime(reporting_day(created_at), '%Y-%m'), 'No month') as month
        from loaded_legacy_note
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
        count(*) filter (where verdict = 'deduplicated') as deduplicated_count,
        count(*) filter (where verdict = 'duplicate_loaded') as duplicate_loaded_count,
        count(*) filter (where verdict = 'missing') as missing_count,
        count(*) filter (where verdict = 'duplicated') as duplicated_count,
        count(*) filter (where verdict = 'wrong_company') as wrong_company_count,
        count(*) filter (where verdict = 'changed') as changed_count,
        count(*) filter (where verdict = 'matched_by_rule') as matched_by_rule_count,
        count(*) filter (where verdict = 'matched') as matched_count
    from (
        select
            system,
            verdict,
            coalesce(type, 'No type') as kind,
            coalesce(strftime(created_day, '%Y-%m'), 'No month') as month
        from verdicts
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
