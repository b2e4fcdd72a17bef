-- Every account has an owner.
--
-- grain:   company_id
-- inputs:  loaded_company
-- params:  none
-- outputs: company_id, name, region
-- units:   none

select
    company_id,
    name,
    region
from loaded_company
where csm is null
order by name, company_id;
