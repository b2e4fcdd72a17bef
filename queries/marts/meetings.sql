-- Every meeting whole: when, with whom, what drove it, whether it was held and what shows that.
--
-- grain:   meeting_id
-- inputs:  meeting_times, attributions, matches, calls, as_of, accounts, emails
-- params:  none
-- outputs: meeting_no, meeting_id, booking_ids, created_at, created_day, starts_at, starts_day, contact_key,
--          company_id, company_no, team_no, host_key, title, rule, is_direct, rule_sentence, email_id, email,
--          status, is_due, call_id, tier, is_ambiguous
-- units:   meeting_no: a number for joins, good for one build only, the latest start 1; instants in UTC;
--          *_day: days of the reporting zone
--
-- email   the credited email's attributes: a number among the credited, days, numbers of its team, touch, version, contact, company, stage bits
-- status  unverified means no call was found: calls may be private or unrecorded, so it is unknown, not "no"

create or replace table meetings as
with

drivers as (

    select *, cast(row_number() over () as integer) as email_no
    from emails
    where email_id in (select attributions.email_id from attributions where attributions.email_id is not null)

),

-- Numbered by themselves, so that not all that is known of a meeting goes through the sort twice.
numbered as (

    select
        meeting_id,
        cast(row_number() over (order by starts_at desc nulls last, meeting_id) as integer) as meeting_no
    from meeting_times

),

judged as (

    select
        meeting_times.*,
        numbered.meeting_no,
        matches.call_id,
        matches.tier,
        coalesce(matches.is_ambiguous, false) as is_ambiguous,
        case
            when meeting_times.is_cancelled then 'cancelled'
            when meeting_times.starts_at > (select as_of.as_of from as_of) then 'upcoming'
            when matches.call_id is not null
                and coalesce(calls.duration_minutes, cast('infinity' as double))
                >= getvariable('min_held_minutes') then 'held'
            when matches.call_id is not null then 'too_short'
            when meeting_times.is_no_show then 'no_show'
            else 'unverified'
        end as status
    from meeting_times
    inner join numbered using (meeting_id)
    left join matches using (meeting_id)
    left join calls using (call_id)

)

select
    judged.meeting_no,
    judged.meeting_id,
    judged.booking_ids,
    judged.created_at,
    reporting_day(judged.created_at) as created_day,
    judged.starts_at,
    reporting_day(judged.starts_at) as starts_day,
    judged.contact_key,
    judged.company_id,
    accounts.company_no,
    accounts.team_no,
    judged.host_key,
    judged.title,
    attributions.rule,
    attributions.is_direct,
    attributions.rule_sentence,
    attributions.email_id,
    if(emails.email_id is null, null, {
        'email_no': emails.email_no,
        'executed_at': emails.executed_at,
        'executed_day': emails.executed_day,
        'opened_day': emails.opened_day,
        'clicked_day': emails.clicked_day,
        'team_no': emails.team_no,
        'touch_no': emails.touch_no,
        'version_no': emails.version_no,
        'contact_no': emails.contact_no,
        'company_no': emails.company_no,
        'stage_bits': emails.stage_bits
    }) as email,
    judged.status,
    judged.status in ('held', 'too_short', 'no_show', 'unverified') as is_due,
    judged.call_id,
    judged.tier,
    judged.is_ambiguous
from judged
inner join attributions using (meeting_id)
left join drivers as emails on attributions.email_id = emails.email_id
inner join accounts on judged.company_id is not distinct from accounts.company_id
order by meeting_no;
