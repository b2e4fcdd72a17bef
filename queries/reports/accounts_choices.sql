-- Every account by name, with its owner and region: what the search box offers.
--
-- grain:   company_id
-- inputs:  accounts
-- params:  none
-- outputs: company_id, name, csm, region
-- units:   none

select
    company_id,
    coalesce(name, company_id) as name,
    csm,
    region
from accounts
where company_no > 0
order by name, company_id;
