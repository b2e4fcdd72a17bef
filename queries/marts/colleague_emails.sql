-- The latest clicked email to somebody else at a meeting's account, where no other rule finds one.
--
-- grain:   meeting_id
-- inputs:  meeting_times, link_emails, contact_emails, company_emails, accounts, contacts, emails
-- params:  none
-- outputs: meeting_id, rank_no, rule, email_id, executed_at
-- units:   rank_no: the order in which rules are asked, 1 first
--
-- Every clicked email carries the latest one before it to a different contact: where the latest of all is
-- the booker's own, that one is the answer. So a mailbox with thousands of clicks costs no more than a sort.

create or replace table colleague_emails as
with

asked as (

    select
        meeting_times.meeting_id,
        meeting_times.created_at,
        accounts.company_no,
        contacts.contact_no
    from meeting_times
    inner join accounts using (company_id)
    left join contacts using (contact_key)
    where meeting_times.created_at is not null
        and meeting_times.meeting_id not in (select link_emails.meeting_id from link_emails)
        and meeting_times.meeting_id not in (select contact_emails.meeting_id from contact_emails)
        and meeting_times.meeting_id not in (select company_emails.meeting_id from company_emails)

),

clicked as (

    select
        company_no,
        contact_no,
        executed_at,
        email_id,
        lag(contact_no) over company is distinct from contact_no as is_new_contact,
        lag(row(contact_no, executed_at, email_id)) over company as before
    from emails
    where is_counted
        and is_clicked
        and contact_no is not null
        and company_no in (select asked.company_no from asked)
    window company as (partition by company_no order by executed_at, email_id)

),

latest as (

    select
        company_no,
        executed_at,
        row(contact_no, executed_at, email_id) as own,
        last_value(if(is_new_contact, before, null) ignore nulls) over (
            partition by company_no order by executed_at, email_id
            rows between unbounded preceding and current row
        ) as other
    from clicked
    qualify row_number() over (partition by company_no, executed_at order by email_id desc) = 1

),

found as (

    select
        asked.meeting_id,
        asked.created_at,
        if(latest.own[1] is distinct from asked.contact_no, latest.own, latest.other) as email
    from asked
    asof inner join latest
        on asked.company_no = latest.company_no
        and asked.created_at >= latest.executed_at

)

select
    meeting_id,
    9 as rank_no,
    'colleague' as rule,
    email[3] as email_id,
    email[2] as executed_at
from found
where email[2] > created_at - to_hours(24 * cast(getvariable('credit_window_days') as bigint));
