-- Every account that a person belongs to is among the accounts loaded.
--
-- grain:   company_id
-- inputs:  loaded_person, loaded_company
-- params:  none
-- outputs: company_id, people_count
-- units:   people_count: rows of Company Person

select
    company_id,
    count(*) as people_count
from loaded_person
where company_id not in (select known.company_id from loaded_company as known)
group by company_id
order by people_count desc, company_id;
