-- What earlier versions made and nothing asks for any more goes from the file.
--
-- grain:   none
-- inputs:  none
-- params:  none
-- outputs: none
-- units:   none

drop table if exists cohort_cells;
drop table if exists activity_cells;
drop table if exists version_cells;
drop table if exists note_likes;
drop view if exists stg_versions;
