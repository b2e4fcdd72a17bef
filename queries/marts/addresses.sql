-- The contact behind every address as the email log spells it, and the account it is a person of.
--
-- grain:   address
-- inputs:  stg_emails, contact_companies, accounts
-- params:  none
-- outputs: address, contact_key, contact_no, company_no, team_no
-- units:   *_no: numbers for joins, good for one build only; contact_no: null for an address without a key
--
-- contact_no  in the order of accounts, and those in that of teams: reports mark units by the bit of their number
-- Keys are made here once an address and not once an email: there are ten times as many of these.
-- company_no  of the one account the contact is a person of; null where it is of none or of several

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
    keyed.address,
    keyed.contact_key,
    case
        when keyed.contact_key is not null
            then cast(dense_rank() over (order by accounts.company_no, keyed.contact_key) as integer)
    end as contact_no,
    accounts.company_no,
    accounts.team_no
from keyed
left join contact_companies using (contact_key)
left join accounts using (company_id);
