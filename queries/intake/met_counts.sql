-- How many rows of the new file change a row that was there, and how many repeat it.
--
-- grain:   one row
-- inputs:  met_rows
-- params:  none
-- outputs: met_count, updated_count, unchanged_count
-- units:   rows

select
    count(*) as met_count,
    count(*) filter (where is_changed) as updated_count,
    count(*) filter (where not is_changed) as unchanged_count
from met_rows;
