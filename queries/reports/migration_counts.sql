-- How many legacy notes have each verdict, and how many activities are unexpected.
--
-- grain:   verdict
-- inputs:  verdicts, timeline_notes
-- params:  none
-- outputs: verdict, notes_count
-- units:   notes_count: legacy notes; of unexpected, rows of the timeline

select verdict, count(*) as notes_count
from verdicts
group by verdict
union all
select 'unexpected', count(distinct activity_id)
from (
    select activity_id
    from timeline_notes
    group by activity_id
    having count(note_no) = 0
)
order by verdict;
