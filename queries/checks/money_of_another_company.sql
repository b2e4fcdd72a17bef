-- Money goes to emails of the company that renewed; a forwarded link can send it elsewhere.
--
-- grain:   renewal_id, meeting_id
-- inputs:  credits, meetings, accounts
-- params:  none
-- outputs: renewal_id, meeting_id, email_id, renewal_company, email_company, currency, cents
-- units:   cents: integer hundredths of the currency, under model last

select
    credits.renewal_id,
    credits.meeting_id,
    meetings.email_id,
    credits.company_id as renewal_company,
    accounts.company_id as email_company,
    credits.currency,
    credits.last_cents as cents
from credits
inner join meetings using (meeting_id)
inner join accounts on meetings.email.company_no = accounts.company_no
where credits.last_cents <> 0
    and credits.company_id is distinct from accounts.company_id
order by credits.renewal_id, credits.meeting_id;
