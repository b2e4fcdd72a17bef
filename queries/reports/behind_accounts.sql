-- The accounts behind a count: each once, however many of its emails are in view.
--
-- grain:   company_id
-- inputs:  emails, email_events, touches, teams, accounts
-- params:  part, most, basis, from_day, to_day, csms, regions, journeys, steps, credit, model_bit
-- outputs: account, csm, region, journey, furthest, emails_count, contacts_count, first_day, last_day,
--          company_id, all_count
-- units:   counts of emails in view and of their contacts; days of the reporting zone; all_count: accounts behind the count
--
-- part      as in queries/macros/lists.sql
-- furthest  the furthest stage of any of the account's emails in view
-- journey   all those of its emails in view, in one line
-- first_day, last_day  of its emails in view, by when they were attempted

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

    select company_no, bit_or(bits) as bits, max(executed_day) as last_day
    from viewed
    where bits > 0 and company_no > 0
    group by company_no

),

listed as (

    select company_no, bits, count(*) over () as all_count
    from grouped
    where is_behind(bits, $part)
    order by last_day desc, company_no
    limit $most

),

spelled as (

    select
        listed.company_no,
        string_agg(distinct touches.journey, ', ' order by touches.journey) as journey,
        furthest_stage(any_value(listed.bits)) as furthest,
        count(*) as emails_count,
        count(distinct viewed.contact_no) as contacts_count,
        min(viewed.executed_day) as first_day,
        max(viewed.executed_day) as last_day,
        any_value(listed.all_count) as all_count
    from viewed
    inner join listed using (company_no)
    inner join touches using (touch_no)
    where viewed.bits > 0
    group by listed.company_no

)

select
    coalesce(accounts.name, accounts.company_id) as account,
    accounts.csm,
    accounts.region,
    spelled.journey,
    spelled.furthest,
    spelled.emails_count,
    spelled.contacts_count,
    spelled.first_day,
    spelled.last_day,
    accounts.company_id,
    spelled.all_count
from accounts
inner join spelled using (company_no)
order by spelled.last_day desc, accounts.company_id;
