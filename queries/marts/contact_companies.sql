-- The one account of each contact key that is a person of exactly one.
--
-- grain:   contact_key
-- inputs:  stg_people
-- params:  none
-- outputs: contact_key, company_id
-- units:   none

create or replace table contact_companies as
select
    contact_key,
    any_value(company_id) as company_id
from stg_people
group by contact_key
having count(*) = 1;
