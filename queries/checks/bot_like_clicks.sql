-- No counted email was clicked within two seconds of being sent; a click so soon is a scanner's.
--
-- grain:   email_id
-- inputs:  emails, loaded_email
-- params:  none
-- outputs: email_id
-- units:   none
--
-- sent  sent_at, else executed_at: some exports have but one of them

with

quick as (

    select email_id
    from loaded_email
    where clicked_at >= coalesce(sent_at, executed_at)
        and clicked_at <= coalesce(sent_at, executed_at) + interval 2 second

)

select emails.email_id
from emails
inner join quick using (email_id)
where emails.is_counted
    and emails.is_clicked
order by emails.email_id;
