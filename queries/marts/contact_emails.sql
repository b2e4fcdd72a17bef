-- The emails to a meeting's own contact that may have driven it, where its link names none, one a rule.
--
-- grain:   meeting_id, rank_no
-- inputs:  meeting_times, campaign_journeys, link_emails, contacts, emails, touches
-- params:  none
-- outputs: meeting_id, rank_no, rule, email_id, executed_at
-- units:   rank_no: the order in which rules are asked, 1 first
--
-- An ASOF join finds the latest email at or before the booking for every (contact, journey, clicked) at
-- once, so one mailbox with a hundred thousand emails costs no more than its sort. journey_no 0 is any.

create or replace table contact_emails as
with

asked as (

    select meeting_times.meeting_id, meeting_times.created_at, contacts.contact_no
    from contacts
    inner join meeting_times using (contact_key)
    where meeting_times.created_at is not null
        and meeting_times.meeting_id not in (select link_emails.meeting_id from link_emails)

),

questions as (

    select asked.*, journey_no, is_clicked, if(is_clicked, 3, 4) as rank_no, 'link_journey' as rule
    from asked
    inner join campaign_journeys using (meeting_id)
    cross join (values (true), (false)) as kinds (is_clicked)
    union all
    select asked.*, 0, is_clicked, if(is_clicked, 7, 8), if(is_clicked, 'click', 'sent')
    from asked
    cross join (values (true), (false)) as kinds (is_clicked)

),

delivered as (

    select
        emails.contact_no,
        touches.journey_no,
        emails.executed_at,
        emails.email_id,
        coalesce(emails.is_clicked, false) as is_clicked
    from emails
    inner join touches using (touch_no)
    where emails.is_counted
        and emails.is_delivered
        and emails.contact_no in (select asked.contact_no from asked)

),

of_journeys as (

    select contact_no, journey_no, is_clicked, executed_at
    from delivered
    where contact_no in (select questions.contact_no from questions where questions.journey_no > 0)
        and journey_no > 0

),

pool as (

    select contact_no, 0 as journey_no, false as is_clicked, executed_at
    from delivered
    union all
    select contact_no, 0, true, executed_at
    from delivered
    where is_clicked
    union all
    select contact_no, journey_no, false, executed_at
    from of_journeys
    union all
    select contact_no, journey_no, true, executed_at
    from of_journeys
    where is_clicked

),

latest as (

    select questions.*, pool.executed_at
    from questions
    asof inner join pool
        on questions.contact_no = pool.contact_no
        and questions.journey_no = pool.journey_no
        and questions.is_clicked = pool.is_clicked
        and questions.created_at >= pool.executed_at
    where questions.rule = 'link_journey'
        or pool.executed_at
            > questions.created_at - to_hours(24 * cast(getvariable('credit_window_days') as bigint))

)

-- Of several emails at that one instant the greatest id is the latest.
select
    latest.meeting_id,
    latest.rank_no,
    latest.rule,
    max(row(latest.executed_at, delivered.email_id))[2] as email_id,
    max(latest.executed_at) as executed_at
from delivered
inner join latest
    on delivered.contact_no = latest.contact_no
    and delivered.executed_at = latest.executed_at
    and delivered.is_clicked >= latest.is_clicked
    and latest.journey_no in (0, delivered.journey_no)
group by all;
