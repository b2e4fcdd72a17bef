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

drop table if exists cohort_cells;

drop table if exists activity_cells;

drop table if exists version_cells;

drop table if exists note_likes;

drop view if exists stg_versions;
