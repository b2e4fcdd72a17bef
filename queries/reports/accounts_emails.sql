-- Every email to one account and what became of it, the newest first.
--
-- grain:   email_id
-- inputs:  accounts, emails, loaded_email, touches
-- params:  account, most
-- outputs: email_id, executed_at, executed_day, contact, subject, journey, step, is_counted, outcome, is_opened,
--          opened_at, opened_day, is_clicked, clicked_at, clicked_day, all_count, all_events_count
-- units:   instants in UTC; *_day: of the reporting zone; all_count: emails in all, of which at most so many are
--          given; all_events_count: these emails, their openings and their clicks
--
-- outcome                delivered, bounced, rejected or unsent
-- is_opened, is_clicked  null for what was not delivered, and where the export does not track it: unknown
-- opened_at, clicked_at  null where it did not happen or has no time; its day is then that of the email

select
    loaded_email.email_id,
    emails.executed_at,
    emails.executed_day,
    loaded_email.contact_email as contact,
    loaded_email.subject,
    touches.journey,
    touches.step,
    emails.is_counted,
    case
        when emails.is_delivered then 'delivered'
        when emails.is_bounced then 'bounced'
        when emails.is_sent then 'rejected'
        else 'unsent'
    end as outcome,
    case
        when emails.is_opened then true
        when not emails.is_delivered then null
        when loaded_email.is_opened is not null or loaded_email.opened_count is not null then false
    end as is_opened,
    if(emails.is_opened, loaded_email.first_opened_at, null) as opened_at,
    emails.opened_day,
    if(emails.is_delivered, emails.is_clicked, null) as is_clicked,
    if(emails.is_clicked, loaded_email.clicked_at, null) as clicked_at,
    emails.clicked_day,
    count(*) over () as all_count,
    count(*) over () + count_if(emails.is_opened) over ()
    + count_if(emails.is_delivered and emails.is_clicked) over () as all_events_count
from loaded_email
inner join emails using (email_id)
inner join touches using (touch_no)
where emails.company_no in (select accounts.company_no from accounts where accounts.company_id = $account)
order by emails.executed_at desc, loaded_email.email_id desc
limit $most;
