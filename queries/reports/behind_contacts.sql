-- The contacts behind a count: each once, however many of its emails are in view.
--
-- grain:   contact
-- inputs:  emails, email_events, touches, teams, accounts, contacts, loaded_email
-- params:  part, most, basis, from_day, to_day, csms, regions, journeys, steps, credit, model_bit
-- outputs: contact, contact_name, account, csm, journey, furthest, emails_count, first_day, last_day, all_count
-- units:   emails_count: emails in view; days of the reporting zone; all_count: contacts behind the count
--
-- part      as in queries/macros/lists.sql
-- furthest  the furthest stage of any of the contact's emails in view
-- account, csm, journey  all those of its emails in view, in one line
-- first_day, last_day    of its emails in view, by when they were attempted

with

later as (

    select email_id, bit_or(stage_bit) as later_bits
    from email_events
    where credit = $credit
        and carry_bits & cast($model_bit as integer) > 0
        and ($basis = 'cohort' or is_between(event_day, $from_day, $to_day))
    group by email_id

),

viewed as (

    select
        emails.contact_no,
        emails.company_no,
        emails.executed_day,
        emails.email_id,
        emails.touch_no,
        emails.team_no,
        bits_in_view(
            $basis, emails.stage_bits, emails.executed_day, emails.opened_day, emails.clicked_day,
            coalesce(later.later_bits, 0), $from_day, $to_day
        ) as bits
    from emails
    left join later using (email_id)
    where emails.is_counted
        and emails.touch_no in (
            select touches.touch_no from touches
            where is_wanted(touches.journey, $journeys) and is_wanted(touches.step, $steps)
        )
        and emails.team_no in (
            select teams.team_no from teams
            where is_wanted(teams.csm, $csms) and is_wanted(teams.region, $regions)
        )

),

grouped as (

    select contact_no, bit_or(bits) as bits, max(executed_day) as last_day
    from viewed
    where bits > 0 and contact_no is not null
    group by contact_no

),

listed as (

    select contact_no, bits, count(*) over () as all_count
    from grouped
    where is_behind(bits, $part)
    order by last_day desc, contact_no
    limit $most

),

spelled as (

    select
        listed.contact_no,
        string_agg(
            distinct coalesce(accounts.name, accounts.company_id, 'No company'), ', '
            order by coalesce(accounts.name, accounts.company_id, 'No company')
        ) as account,
        string_agg(distinct teams.csm, ', ' order by teams.csm) as csm,
        string_agg(distinct touches.journey, ', ' order by touches.journey) as journey,
        furthest_stage(any_value(listed.bits)) as furthest,
        count(*) as emails_count,
        min(viewed.executed_day) as first_day,
        max(viewed.executed_day) as last_day,
        max(row(viewed.executed_day, viewed.email_id))[2] as email_id,
        any_value(listed.all_count) as all_count
    from viewed
    inner join listed using (contact_no)
    inner join accounts using (company_no)
    inner join touches using (touch_no)
    inner join teams on viewed.team_no = teams.team_no
    where viewed.bits > 0
    group by listed.contact_no

)

select
    contacts.contact_key as contact,
    loaded_email.contact_name,
    spelled.account,
    spelled.csm,
    spelled.journey,
    spelled.furthest,
    spelled.emails_count,
    spelled.first_day,
    spelled.last_day,
    spelled.all_count
from loaded_email
inner join spelled using (email_id)
inner join contacts using (contact_no)
order by spelled.last_day desc, contact;
