-- The people of one's own house by the address they write from.
--
-- grain:   user_key, user_name
-- inputs:  loaded_user
-- params:  none
-- outputs: user_key, user_name
-- units:   none
--
-- user_key  a contact key: two spellings of one mailbox are one person

create or replace table stg_users as
select distinct
    contact_key(email) as user_key,
    name as user_name
from loaded_user
where contact_key(email) is not null
    and name is not null;
