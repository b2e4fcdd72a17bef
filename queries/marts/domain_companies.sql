-- The one account of each e-mail domain that exactly one account names; free mail is nobody's.
--
-- grain:   domain
-- inputs:  stg_companies
-- params:  none
-- outputs: domain, company_id
-- units:   none

create or replace table domain_companies as
with

named as (

    select company_id, unnest(domains) as domain
    from stg_companies

)

select
    domain,
    any_value(company_id) as company_id
from named
where not list_contains(cast(getvariable('free_mail_domains') as varchar[]), domain)
group by domain
having count(*) = 1;
