-- Who owns each company, as loaded.
--
-- grain:   company_id
-- inputs:  loaded_company
-- params:  none
-- outputs: company_id, csm
-- units:   csm: null where nobody owns it

select
    company_id,
    csm
from loaded_company;
