-- How much of the database file is taken, by what is there and by what was replaced since the log was last written.
--
-- grain:   one row
-- inputs:  none
-- params:  none
-- outputs: used_bytes
-- units:   used_bytes: without blocks that are free for new rows

select coalesce(sum(used_blocks * block_size), 0) as used_bytes
from pragma_database_size();
