-- A number for every contact key that got an email.
--
-- grain:   contact_no
-- inputs:  stg_emails
-- params:  none
-- outputs: contact_no, contact_key
-- units:   contact_no: a number for joins, good for one build only

create or replace table contacts as
with

keys as (

    select distinct contact_key
    from stg_emails
    where contact_key is not null

)

select
    cast(row_number() over () as integer) as contact_no,
    contact_key
from keys;
