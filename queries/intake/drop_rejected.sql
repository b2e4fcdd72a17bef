-- Takes the rejected rows out of the rows in hand.
--
-- grain:   record_no
-- inputs:  rejects
-- params:  file_id
-- outputs: typed
-- units:   none

delete from typed
where record_no in (select rejects.record_no from rejects where rejects.file_id = $file_id);
