-- Every user stands in the list of users once.
--
-- grain:   user_key
-- inputs:  loaded_user
-- params:  none
-- outputs: user_key, emails
-- units:   none
--
-- user_key  the user's id, or the address as addresses are compared

select
    user_key,
    list(email order by email) as emails
from (
    select
        unnest([user_id, contact_key(email)]) as user_key,
        email
    from loaded_user
)
where user_key is not null
group by user_key
having count(distinct email) > 1
order by user_key;
