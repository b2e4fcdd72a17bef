-- The first rejected row of each column and rule of a file, and how many there are.
--
-- grain:   column_name, rule
-- inputs:  rejects
-- params:  file_id
-- outputs: column_name, rule, rows_count, line_no, cell
-- units:   rows

select
    reason.column_name,
    reason.rule,
    count(*) as rows_count,
    min(line_no) as line_no,
    arg_min(reason.cell, line_no) as cell
from (select line_no, unnest(reasons) as reason from rejects where file_id = $file_id)
group by reason.column_name, reason.rule
order by line_no, reason.column_name;
