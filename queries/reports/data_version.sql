-- Which state of the data is shown, and the moment it speaks of.
--
-- grain:   one row
-- inputs:  data_state, as_of
-- params:  none
-- outputs: version_no, as_of
-- units:   version_no: commits so far that could change a number; as_of: an instant in UTC

select
    data_state.version_no,
    as_of.as_of
from data_state
cross join as_of;
