-- The one company that holds a legacy account's id.
--
-- grain:   legacy_company_id
-- inputs:  loaded_company
-- params:  none
-- outputs: legacy_company_id, company_id
-- units:   none
--
-- company_id  null where several companies hold the id

create or replace table stg_legacy_companies as
select
    legacy_id as legacy_company_id,
    case when count(*) = 1 then any_value(company_id) end as company_id
from loaded_company
where legacy_id is not null
group by legacy_id;
