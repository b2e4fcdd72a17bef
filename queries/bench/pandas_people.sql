-- Who is a person of which company, as loaded.
--
-- grain:   one row of an export
-- inputs:  loaded_person
-- params:  none
-- outputs: email, company_id
-- units:   none

select
    email,
    company_id
from loaded_person;
