-- The emails behind a count: those recorded at a stage, those that reached it, those lost between two.
--
-- grain:   email_id
-- inputs:  emails, email_events, touches, teams, accounts, contacts, loaded_email, meeting_rows, meetings,
--          versions, senders, click_times
-- params:  part, extra, most, basis, from_day, to_day, csms, regions, journeys, steps, credit, model_bit
-- outputs: executed_at, account, csm, region, contact, contact_name, journey, touch, subject, furthest, opened,
--          clicked, meetings_count, meeting, why, sender, company_id, email_id, all_count
-- units:   instants in UTC; meetings_count: meetings credited to the email; all_count: emails behind the count
--
-- part      as in queries/macros/lists.sql
-- extra     null, or one of template, variant, subject, sender and ordinal with its value: none where not given;
--           `whose` with a kind of csms_senders, beside the one CSM asked for; or `bot-like` or `not bot-like` alone
-- furthest  the furthest stage in view; opened and clicked are of all time, null for what was not delivered
-- meeting   what became of the earliest meeting credited to the email, and why it is credited to it

with

later as (

    select email_id, bit_or(stage_bit) as later_bits
    from email_events
    where credit = $credit
        and carry_bits & cast($model_bit as integer) > 0
        and ($basis = 'cohort' or is_between(event_day, $from_day, $to_day))
    group by email_id

),

ordinals as (

    select
        emails.email_id,
        if(touches.journey_no > 0 and emails.contact_no is not null, least(rank() over (
            partition by touches.journey_no, emails.contact_no order by emails.executed_at
        ), 10), null) as ordinal_no
    from emails
    inner join touches using (touch_no)
    where emails.is_counted and emails.is_delivered
        and is_wanted(touches.journey, $journeys)
        and cast($extra as varchar[])[1] = 'ordinal'

),

chosen as (

    select email_id from ordinals where cast(ordinal_no as varchar) is not distinct from cast($extra as varchar[])[2]
    union all
    select emails.email_id
    from emails inner join versions using (version_no)
    inner join (select distinct sender_no, sender_key, names from senders) as mailboxes using (sender_no)
    where case cast($extra as varchar[])[1]
            when 'template' then versions.template is not distinct from cast($extra as varchar[])[2]
            when 'variant' then versions.variant is not distinct from cast($extra as varchar[])[2]
            when 'subject' then versions.subject is not distinct from cast($extra as varchar[])[2]
            when 'sender' then mailboxes.sender_key is not distinct from cast($extra as varchar[])[2]
            when 'whose' then whose_name(mailboxes.names, cast($csms as varchar[])[1]) = cast($extra as varchar[])[2]
            else false
        end
    union all
    select email_id from click_times where is_bot_like and cast($extra as varchar[])[1] = 'bot-like'
    union all
    select emails.email_id from emails where cast($extra as varchar[])[1] = 'not bot-like'
        and emails.email_id not in (select click_times.email_id from click_times where click_times.is_bot_like)

),

-- As few columns as can be: all emails pass here, and only those listed are joined with the rest.
viewed as (

    select
        emails.email_id,
        emails.executed_at,
        bits_in_view(
            $basis, emails.stage_bits, emails.executed_day, emails.opened_day, emails.clicked_day,
            coalesce(later.later_bits, 0), $from_day, $to_day
        ) as bits
    from emails
    left join later using (email_id)
    where emails.is_counted
        and (cast($extra as varchar[]) is null or emails.email_id in (select chosen.email_id from chosen))
        and emails.touch_no in (
            select touches.touch_no from touches
            where is_wanted(touches.journey, $journeys) and is_wanted(touches.step, $steps)
        )
        and emails.team_no in (
            select teams.team_no from teams
            where is_wanted(teams.csm, $csms) and is_wanted(teams.region, $regions)
        )

),

found as (

    select * from viewed where is_behind(bits, $part)

),

listed as (

    select *, (select count(*) from found) as all_count
    from found order by executed_at desc, email_id desc limit $most

),

met as (

    select
        meeting_rows.email_id,
        count(*) as meetings_count,
        arg_min(row(meetings.status, meetings.rule_sentence), row(meetings.created_at, meetings.meeting_id)) as earliest
    from meeting_rows
    inner join meetings using (meeting_id)
    where meeting_rows.credit = $credit
        and meeting_rows.email_id in (select listed.email_id from listed)
    group by meeting_rows.email_id

)

select
    listed.executed_at,
    coalesce(accounts.name, accounts.company_id, 'No company') as account,
    teams.csm, teams.region,
    contacts.contact_key as contact,
    loaded_email.contact_name,
    touches.journey,
    touches.step as touch,
    coalesce(loaded_email.subject, loaded_email.template_name) as subject,
    furthest_stage(listed.bits) as furthest,
    yes_or_no(
        emails.is_opened or nullif(loaded_email.is_opened is null and loaded_email.opened_count is null, true),
        emails.is_delivered
    ) as opened,
    yes_or_no(emails.is_clicked, emails.is_delivered) as clicked,
    coalesce(met.meetings_count, 0) as meetings_count,
    replace(met.earliest[1], '_', ' ') as meeting,
    met.earliest[2] as why,
    loaded_email.sender_email as sender,
    accounts.company_id,
    listed.email_id,
    listed.all_count
from loaded_email
inner join listed using (email_id)
inner join emails using (email_id)
left join met using (email_id)
left join contacts using (contact_no)
inner join accounts using (company_no)
inner join touches using (touch_no)
inner join teams on emails.team_no = teams.team_no
order by listed.executed_at desc, listed.email_id desc;
