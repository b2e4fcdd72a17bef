-- Who is a person of which known account, by contact key.
--
-- grain:   contact_key, company_id
-- inputs:  loaded_person, loaded_company
-- params:  none
-- outputs: contact_key, company_id
-- units:   none

create or replace table stg_people as
select distinct
    contact_key(email) as contact_key,
    company_id
from loaded_person
where contact_key(email) is not null
    and company_id in (select known.company_id from loaded_company as known);
