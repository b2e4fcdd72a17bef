-- Keeps what was said about a file when it was loaded.
--
-- grain:   file_id, warning_no
-- inputs:  none
-- params:  file_id, messages
-- outputs: none
-- units:   none

insert into warnings
select $file_id, generate_subscripts(cast($messages as varchar[]), 1), unnest(cast($messages as varchar[]));
