-- The CSMs by the address that the company export has for them.
--
-- grain:   csm_key, csm
-- inputs:  loaded_company
-- params:  none
-- outputs: csm_key, csm
-- units:   none

create or replace table stg_csms as
select distinct
    contact_key(csm_email) as csm_key,
    csm
from loaded_company
where contact_key(csm_email) is not null
    and csm is not null;
