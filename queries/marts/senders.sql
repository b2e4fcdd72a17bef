-- The mailbox behind every address that emails were sent from, and one for emails that do not say.
--
-- grain:   sender_email
-- inputs:  stg_mailings, stg_csms, stg_users
-- params:  none
-- outputs: sender_email, sender_key, sender_no, names
-- units:   sender_no: a number for joins, good for one build only
--
-- names  of the CSM or user behind the address, in order; null where nobody is known

create or replace table senders as
with

distinct_ones as (

    select distinct sender_email
    from stg_mailings

),

known as (

    select csm_key as sender_key, csm as name from stg_csms
    union
    select user_key, user_name from stg_users

),

named as (

    select sender_key, list_sort(list(name)) as names
    from known
    group by sender_key

)

select
    distinct_ones.sender_email,
    contact_key(distinct_ones.sender_email) as sender_key,
    cast(dense_rank() over (order by contact_key(distinct_ones.sender_email)) as integer) as sender_no,
    named.names
from distinct_ones
left join named on contact_key(distinct_ones.sender_email) = named.sender_key;
