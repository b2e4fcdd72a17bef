-- The rows of the file in hand, typed, each with its record and line number and its cells as they came.
--
-- grain:   record_no
-- inputs:  typed_rows
-- params:  none
-- outputs: typed
-- units:   none
--
-- typed_rows  a view on the file in hand, made for this statement

create or replace temp table typed as
select * from typed_rows;

drop view typed_rows;
