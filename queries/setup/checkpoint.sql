-- Writes the write-ahead log into the database file.
--
-- grain:   none
-- inputs:  none
-- params:  none
-- outputs: none
-- units:   none

checkpoint;
