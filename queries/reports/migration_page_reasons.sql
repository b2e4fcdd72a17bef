-- Why notes are missing, as the bulk jobs say it.
--
-- grain:   system, reason
-- inputs:  judged_notes
-- params:  none
-- outputs: system, reason, notes_count
-- units:   notes_count: missing notes
--
-- reason  null where no job has said one: the rows add up to all that is missing

select system, reason, count(*) as notes_count
from judged_notes
where verdict = 'missing'
group by system, reason
order by notes_count desc, system, reason;
