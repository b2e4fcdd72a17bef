-- The data version, the settings the marts were made with, and the files; no row in a new workspace.
--
-- grain:   one row
-- inputs:  data_state, ledger
-- params:  none
-- outputs: version_no, settings_json, files_count
-- units:   version_no: commits so far that could change a number; files_count: tables in the ledger

select
    version_no,
    settings_json,
    (select count(*) from ledger) as files_count
from data_state;
