-- The account that the email log knew for a booking's contact when the booking was made.
--
-- grain:   booking_id
-- inputs:  stg_bookings, contact_companies, emails, contacts, accounts
-- params:  none
-- outputs: booking_id, company_id
-- units:   none
--
-- Only bookings whose contact is not a person of exactly one account are asked about.
-- The latest row of the log, counted or not, to the contact at or before the booking that has an account.

create or replace table booking_log_companies as
with

asked as (

    select
        stg_bookings.booking_id,
        stg_bookings.created_at,
        contacts.contact_no
    from contacts
    inner join stg_bookings using (contact_key)
    where contacts.contact_key not in (select contact_companies.contact_key from contact_companies)

),

-- Of several emails to one contact at one instant the greatest id speaks.
known as (

    select
        contact_no,
        executed_at,
        arg_max(company_no, email_id) as company_no
    from emails
    where company_no > 0
        and contact_no in (select asked.contact_no from asked)
    group by contact_no, executed_at

)

select
    asked.booking_id,
    accounts.company_id
from asked
asof inner join known
    on asked.contact_no = known.contact_no
    and asked.created_at >= known.executed_at
inner join accounts using (company_no);
