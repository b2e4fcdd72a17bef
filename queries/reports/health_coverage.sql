-- How many emails, bookings, calls and renewals found their partner, by which rule, and why others did not.
--
-- grain:   thing, is_joined, rule
-- inputs:  emails, meetings, calls, contacts, stg_people, credits, stg_renewals
-- params:  none
-- outputs: thing, is_joined, rule, rows_count
-- units:   rows_count: counted emails, meetings, calls, or won renewals
--
-- rule  by what the partner was found, or why it was not

with

emails_joined as (

    select
        'email to account' as thing,
        company_no > 0 as is_joined,
        case
            when company_no > 0 then 'by its own id or its contact'
            when contact_no is null then 'it has no address that can be read'
            else 'its contact is a person of no account, or of several'
        end as rule
    from emails
    where is_counted

),

meetings_to_email as (

    select
        'meeting to email' as thing,
        email_id is not null as is_joined,
        case rule
            when 'link_email' then 'the link names the email'
            when 'link_journey' then 'the link names the journey'
            when 'click' then 'the contact clicked in the window before'
            when 'sent' then 'the contact got an email in the window before'
            when 'colleague' then 'a colleague clicked in the window before'
            when 'none' then if(
                contact_key in (select mailed.contact_key from contacts as mailed),
                'the contact was mailed, but not in the window before',
                'the contact was never mailed'
            )
        end as rule
    from meetings

),

meetings_to_call as (

    select
        'meeting to call' as thing,
        call_id is not null as is_joined,
        case
            when tier is not null then 'tier ' || tier
            when status = 'cancelled' then 'it was cancelled'
            when status = 'upcoming' then 'it is still to come'
            when company_id is null then 'it is of no account, so only its attendees could tell'
            when company_id not in (select held.company_id from calls as held where held.company_id is not null)
                then 'its account has no recorded call at all'
            else 'no call of its account fits in time'
        end as rule
    from meetings

),

calls_to_account as (

    select
        'call to account' as thing,
        company_id is not null as is_joined,
        case
            when company_id is not null then 'by its own id or its attendees'
            when len(external_keys) = 0 then 'no attendee from outside is known'
            when not list_has_any(external_keys, (select list(contact_key) from stg_people))
                then 'its attendees are persons of no account'
            else 'its attendees are persons of several accounts'
        end as rule
    from calls

),

renewals_to_meeting as (

    select
        'won renewal to meeting' as thing,
        renewal_id in (select credits.renewal_id from credits where credits.meeting_id is not null) as is_joined,
        case
            when renewal_id in (select credits.renewal_id from credits where credits.meeting_id is not null)
                then 'a held meeting in the days before it closed'
            when company_id is null then 'its account is not among the accounts loaded'
            when closed_at is null then 'it has no closing date'
            when company_id not in (select met.company_id from meetings as met where met.company_id is not null)
                then 'its account has booked no meeting'
            when company_id not in (
                select met.company_id from meetings as met where met.company_id is not null and met.status = 'held'
            ) then 'none of its account''s meetings is known to have been held'
            else 'its account''s held meetings were at another time'
        end as rule
    from stg_renewals
    where stage = 'won'

)

select
    thing,
    is_joined,
    rule,
    count(*) as rows_count
from (
    select * from emails_joined
    union all
    select * from meetings_to_email
    union all
    select * from meetings_to_call
    union all
    select * from calls_to_account
    union all
    select * from renewals_to_meeting
)
group by thing, is_joined, rule
order by thing, is_joined desc, rows_count desc, rule;
