-- The mailbox behind every address that emails were sent from, and one for emails that do not say.
--
-- grain:   sender_email
-- inputs:  stg_versions
-- params:  none
-- outputs: sender_email, sender_key, sender_no
-- units:   sender_no: a number for joins, good for one build only

create or replace table senders as
with

distinct_ones as (

    select distinct sender_email
    from stg_versions

)

select
    sender_email,
    contact_key(sender_email) as sender_key,
    cast(dense_rank() over (order by contact_key(sender_email)) as integer) as sender_no
from distinct_ones;
