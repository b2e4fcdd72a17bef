-- Every account's owner is among the users loaded.
--
-- grain:   csm_email
-- inputs:  loaded_company, loaded_user
-- params:  none
-- outputs: csm_email, csm, accounts_count
-- units:   accounts_count: accounts
--
-- Asked only once users are loaded, and only of owners with an address.

select
    csm_email,
    min(csm) as csm,
    count(*) as accounts_count
from loaded_company
where csm_email is not null
    and exists (select 1 from loaded_user)
    and contact_key(csm_email) not in (select contact_key(own.email) from loaded_user as own)
group by csm_email
order by accounts_count desc, csm_email;
