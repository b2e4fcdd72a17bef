-- The users a note can be written by, by contact key.
--
-- grain:   author_key
-- inputs:  loaded_user
-- params:  none
-- outputs: author_key, author_email, is_active
-- units:   none
--
-- author_email  of several spellings of one key the least
-- is_active     one of the users of this key is; null where the export does not say

create or replace table stg_legacy_authors as
select
    contact_key(email) as author_key,
    min(email) as author_email,
    bool_or(is_active) as is_active
from loaded_user
where contact_key(email) is not null
group by contact_key(email);
