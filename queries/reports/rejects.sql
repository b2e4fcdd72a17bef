-- The rejected rows of one file with all that is wrong with each.
--
-- grain:   record_no
-- inputs:  rejects
-- params:  file_id
-- outputs: record_no, line_no, reasons, cells
-- units:   line_no: the line of the file the record begins on, from 1

select
    record_no,
    line_no,
    reasons,
    cells
from rejects
where file_id = $file_id
order by record_no;
