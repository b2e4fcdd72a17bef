-- Legacy notes against the timeline, verdict by verdict, by one attribute of the notes.
--
-- grain:   value
-- inputs:  loaded_legacy_note, legacy_notes, verdicts, note_rows, loaded_company
-- params:  by
-- outputs: value, legacy_count, deduplicated_count, duplicate_loaded_count, missing_count, duplicated_count,
--          wrong_company_count, changed_count, matched_by_rule_count, matched_count, rows_count
-- units:   *_count: legacy notes; rows_count: rows of the timeline that carry them
--
-- by            system, type, month, author or company; anything else counts all as one
-- legacy_count  counted from what was loaded and not from the verdicts, so that the two can be held together
-- company       the name of the one that is expected, else the legacy system's own name or id

with

notes as (

    select
        case $by
            when 'system' then loaded.system
            when 'type' then coalesce(loaded.type, 'No type')
            when 'month' then coalesce(strftime(reporting_day(loaded.created_at), '%Y-%m'), 'No month')
            when 'author' then coalesce(contact_key(loaded.author_email), loaded.author_name, 'No author')
            when 'company'
                then coalesce(companies.name, loaded.company_name, loaded.legacy_company_id, 'No company')
            else 'All'
        end as value,
        verdicts.verdict,
        len(carriers.activity_ids) as carriers_count
    from loaded_legacy_note as loaded
    left join legacy_notes as expected using (system, record_id)
    left join verdicts using (note_no)
    left join note_rows as carriers using (note_no)
    left join loaded_company as companies on expected.expected_company_bits = hash(companies.company_id)

)

select
    value,
    count(*) as legacy_count,
    count(*) filter (where verdict = 'deduplicated') as deduplicated_count,
    count(*) filter (where verdict = 'duplicate_loaded') as duplicate_loaded_count,
    count(*) filter (where verdict = 'missing') as missing_count,
    count(*) filter (where verdict = 'duplicated') as duplicated_count,
    count(*) filter (where verdict = 'wrong_company') as wrong_company_count,
    count(*) filter (where verdict = 'changed') as changed_count,
    count(*) filter (where verdict = 'matched_by_rule') as matched_by_rule_count,
    count(*) filter (where verdict = 'matched') as matched_count,
    cast(coalesce(sum(carriers_count), 0) as bigint) as rows_count
from notes
group by value
order by value;
