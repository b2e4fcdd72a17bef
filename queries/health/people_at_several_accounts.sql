-- Every contact is a person of one account.
--
-- grain:   contact_key
-- inputs:  stg_people
-- params:  none
-- outputs: contact_key, company_ids
-- units:   none
--
-- A booking or call of such a contact finds its account by other means, or has none.

select
    contact_key,
    list(company_id order by company_id) as company_ids
from stg_people
group by contact_key
having count(*) > 1
order by contact_key;
