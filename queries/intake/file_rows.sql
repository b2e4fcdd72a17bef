-- How many rows of a loaded table came from one file, how many from others, and the odd cells of the file.
--
-- grain:   one row
-- inputs:  the loaded table named
-- params:  table_name, file_id
-- outputs: rows_count, others_count, odd_count
-- units:   rows; odd_count: cells

select
    count(*) filter (where file_id = $file_id) as rows_count,
    count(*) filter (where file_id <> $file_id) as others_count,
    coalesce(sum(odd_count) filter (where file_id = $file_id), 0) as odd_count
from query_table($table_name) as loaded;
