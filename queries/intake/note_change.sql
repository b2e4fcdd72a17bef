-- Counts one more commit that can change a number, and keeps the settings the marts were made with.
--
-- grain:   one row
-- inputs:  data_state
-- params:  settings_json
-- outputs: none
-- units:   none

insert into data_state
select 0, ''
where not exists (select 1 from data_state);

update data_state
set version_no = version_no + 1, settings_json = $settings_json;
