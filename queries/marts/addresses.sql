-- The contact behind every address as the email log spells it.
--
-- grain:   address
-- inputs:  stg_emails
-- params:  none
-- outputs: address, contact_key, contact_no
-- units:   contact_no: a number for joins, good for one build only; null for an address without a key
--
-- Keys are made here once an address and not once an email: there are ten times as many of these.

create or replace table addresses as
with

spelled as (

    select distinct contact_email as address
    from stg_emails
    where contact_email is not null

),

keyed as (

    select address, contact_key(address) as contact_key
    from spelled

)

select
    address,
    contact_key,
    case
        when contact_key is not null
            then cast(dense_rank() over (order by contact_key) as integer)
    end as contact_no
from keyed;
