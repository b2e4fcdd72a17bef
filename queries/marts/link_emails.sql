-- The email that a meeting's booking link names by its id.
--
-- grain:   meeting_id, rank_no
-- inputs:  meeting_times, emails
-- params:  none
-- outputs: meeting_id, rank_no, rule, email_id, executed_at
-- units:   rank_no: the order in which rules are asked, 1 first
--
-- utm_term is asked before utm_content; neither asks for the same contact, since links are forwarded.

create or replace table link_emails as
with

named as (

    select meeting_id, created_at, 1 as rank_no, utm_term as email_id
    from meeting_times
    where utm_term is not null
    union all
    select meeting_id, created_at, 2, utm_content
    from meeting_times
    where utm_content is not null

)

select
    named.meeting_id,
    named.rank_no,
    'link_email' as rule,
    emails.email_id,
    emails.executed_at
from emails
inner join named using (email_id)
where emails.is_counted
    and emails.is_delivered
    and emails.executed_at <= named.created_at;
