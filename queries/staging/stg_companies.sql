-- The accounts: who owns them now, where, and which e-mail domains are theirs.
--
-- grain:   company_id
-- inputs:  loaded_company
-- params:  none
-- outputs: company_id, company_no, name, csm, region, domains
-- units:   company_no: a number for joins, good for one build only
--
-- csm, region  null where the export leaves them empty; reports call that "No CSM", "No region"

create or replace table stg_companies as
select
    company_id,
    cast(row_number() over (order by csm, region, company_id) as integer) as company_no,
    name,
    csm,
    region,
    list_distinct(list_transform(
        domains, lambda domain: ltrim(lower(domain), '@')
    )) as domains
from loaded_company
order by company_id;
