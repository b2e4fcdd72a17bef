-- Keeps a record that could not be cut into the header's columns.
--
-- grain:   file_id, record_no
-- inputs:  none
-- params:  file_id, record_no, line_no, cells, rule
-- outputs: none
-- units:   none

insert into rejects
select
    $file_id, $record_no, $line_no, cast($cells as varchar[]),
    [{'column_name': null, 'cell': null, 'rule': $rule}];
