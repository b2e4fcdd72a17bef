-- The data version and the settings the marts were made with; no row in a new workspace.
--
-- grain:   one row
-- inputs:  data_state
-- params:  none
-- outputs: version_no, settings_json
-- units:   none

select version_no, settings_json
from data_state;
