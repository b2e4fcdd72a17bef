-- The emails to a meeting's account in the journey its link names, where its own contact got none of it.
--
-- grain:   meeting_id, rank_no
-- inputs:  meeting_times, campaign_journeys, link_emails, contact_emails, accounts, emails, touches
-- params:  none
-- outputs: meeting_id, rank_no, rule, email_id, executed_at
-- units:   rank_no: the order in which rules are asked, 1 first

create or replace table company_emails as
with

asked as (

    select
        meeting_times.meeting_id,
        meeting_times.created_at,
        accounts.company_no,
        campaign_journeys.journey_no,
        kinds.is_clicked
    from meeting_times
    inner join accounts using (company_id)
    inner join campaign_journeys using (meeting_id)
    cross join (values (true), (false)) as kinds (is_clicked)
    where meeting_times.created_at is not null
        and meeting_times.meeting_id not in (select link_emails.meeting_id from link_emails)
        and meeting_times.meeting_id not in (
            select contact_emails.meeting_id from contact_emails where contact_emails.rule = 'link_journey'
        )

),

delivered as (

    select
        emails.company_no,
        touches.journey_no,
        emails.executed_at,
        emails.email_id,
        coalesce(emails.is_clicked, false) as is_clicked
    from emails
    inner join touches using (touch_no)
    where emails.is_counted
        and emails.is_delivered
        and emails.company_no in (select asked.company_no from asked)

),

pool as (

    select company_no, journey_no, false as is_clicked, executed_at, max(email_id) as email_id
    from delivered group by all
    union all
    select company_no, journey_no, true, executed_at, max(email_id)
    from delivered where is_clicked group by all

)

select
    asked.meeting_id,
    if(pool.is_clicked, 5, 6) as rank_no,
    'link_journey' as rule,
    max(row(pool.executed_at, pool.email_id))[2] as email_id,
    max(pool.executed_at) as executed_at
from asked
asof inner join pool
    on asked.company_no = pool.company_no
    and asked.journey_no = pool.journey_no
    and asked.is_clicked = pool.is_clicked
    and asked.created_at >= pool.executed_at
group by all;
