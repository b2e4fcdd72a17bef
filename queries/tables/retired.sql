-- Marts of earlier versions that nothing makes or reads any more; they leave the file when it is opened.
--
-- grain:   none
-- inputs:  none
-- params:  none
-- outputs: none
-- units:   none

drop table if exists stg_timeline_notes;

drop table if exists timeline_notes;

drop table if exists note_pairs;
