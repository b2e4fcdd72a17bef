-- Every renewal's account is among the accounts loaded.
--
-- grain:   renewal_id
-- inputs:  loaded_renewal, stg_renewals
-- params:  none
-- outputs: renewal_id, company_id, stage
-- units:   none
--
-- Money of such a renewal stands under "No meeting" and "No CSM". A CRM's export may hold the account's name
-- where its id should be.

select
    loaded_renewal.renewal_id,
    loaded_renewal.company_id,
    stg_renewals.stage
from loaded_renewal
inner join stg_renewals using (renewal_id)
where stg_renewals.company_id is null
order by loaded_renewal.renewal_id;
