-- The company of each legacy account id that one company holds, as the vectorised pandas version is given it.
--
-- grain:   legacy_company_id
-- inputs:  stg_legacy_companies
-- params:  none
-- outputs: legacy_company_id, company_id
-- units:   none

select legacy_company_id, company_id
from stg_legacy_companies
where company_id is not null;
