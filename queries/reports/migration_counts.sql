-- How many legacy notes have each verdict, and how many activities are unexpected.
--
-- grain:   verdict
-- inputs:  verdicts, unknown_rows
-- params:  none
-- outputs: verdict, notes_count
-- units:   notes_count: legacy notes; of unexpected, rows of the timeline

select verdict, count(*) as notes_count
from verdicts
group by verdict
union all
select 'unexpected', count(distinct activity_id)
from unknown_rows
where is_unexpected
order by verdict;
