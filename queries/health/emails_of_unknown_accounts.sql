-- Every account that an email names is among the accounts loaded.
--
-- grain:   company_id
-- inputs:  loaded_email, loaded_company
-- params:  none
-- outputs: company_id, emails_count, first_email_id
-- units:   emails_count: rows of the email log
--
-- Such an email counts for the account its contact is a person of, if there is one.

select
    company_id,
    count(*) as emails_count,
    min(email_id) as first_email_id
from loaded_email
where company_id is not null
    and company_id not in (select known.company_id from loaded_company as known)
group by company_id
order by emails_count desc, company_id;
