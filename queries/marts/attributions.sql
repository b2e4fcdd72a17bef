-- Which email drove each meeting, by the first rule that finds one, and why.
--
-- grain:   meeting_id
-- inputs:  meeting_times, link_emails, contact_emails, company_emails, colleague_emails
-- params:  none
-- outputs: meeting_id, rule, is_direct, email_id, rule_sentence
-- units:   none
--
-- is_direct  true for link_email, link_journey and click, false for sent, colleague and none

create or replace table attributions as
with

found as (

    select * from link_emails
    union all
    select * from contact_emails
    union all
    select * from company_emails
    union all
    select * from colleague_emails

),

best as (

    select
        meeting_id,
        arg_min(row(rule, email_id, executed_at, rank_no), rank_no) as email
    from found
    group by meeting_id

)

select
    meeting_times.meeting_id,
    coalesce(best.email[1], 'none') as rule,
    coalesce(best.email[1] in ('link_email', 'link_journey', 'click'), false) as is_direct,
    best.email[2] as email_id,
    case
        when best.email[4] = 1 then 'The booking link carried this email''s id as utm_term.'
        when best.email[4] = 2 then 'The booking link carried this email''s id as utm_content.'
        when best.email[4] = 3 then 'The booking link named the journey; this is its latest email that the contact clicked.'
        when best.email[4] = 4 then 'The booking link named the journey; this is its latest email to the contact.'
        when best.email[4] = 5 then 'The booking link named the journey; this is its latest email that somebody at the account clicked.'
        when best.email[4] = 6 then 'The booking link named the journey; this is its latest email to the account.'
        when best.email[1] = 'click' then 'The contact''s latest click within '
            || getvariable('credit_window_days') || ' days before booking was on this email.'
        when best.email[1] = 'sent' then 'The contact clicked nothing within '
            || getvariable('credit_window_days') || ' days before booking; this email was the latest to reach them.'
        when best.email[1] = 'colleague' then 'The contact got no email within '
            || getvariable('credit_window_days') || ' days before booking; a colleague clicked this one.'
        else 'No email could be found that led to this booking.'
    end as rule_sentence
from meeting_times
left join best using (meeting_id);
