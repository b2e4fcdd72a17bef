-- How many rows of a file are rejected.
--
-- grain:   one row
-- inputs:  rejects
-- params:  file_id
-- outputs: rows_count
-- units:   rows

select count(*) as rows_count
from rejects
where file_id = $file_id;
