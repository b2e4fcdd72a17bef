-- Every account with an open renewal in the days ahead, and how far it has come on the way to a meeting.
--
-- grain:   company_id
-- inputs:  accounts, emails, loaded_email, touches, meeting_rows, renewals, as_of
-- params:  within_days, window_days, csms, regions, journeys, steps
-- outputs: company_id, name, csm, region, due_day, from_day, until_due_days, standing, attempted_count,
--          delivered_count, opened_count, clicked_count, unknown_count, unclicked_count
-- units:   until_due_days: days from as_of to due_day; *_count: emails
--
-- An account's next open renewal is due (else its closing planned) at most `within_days` days after as_of, and its
-- window is the `window_days` days up to then. Its emails are the counted ones of the journeys and touches in view
-- that were attempted in the window. It has booked when a meeting was booked at or after the first of them, by
-- created_at or, where that is missing, by its start.
--
-- standing         the first that applies: booked (a meeting so booked is not cancelled), cancelled (all are),
--                  clicked, opened, untracked (neither is known, and of some emails it cannot be), unopened
--                  (delivered), undelivered (attempted), unasked (no email, but a meeting booked in the window
--                  that is not cancelled), never (no email in the window)
-- unknown_count    delivered emails that show neither, and whose export does not track opens or clicks
-- unclicked_count  delivered emails whose export does not track clicks

with

ahead as (

    select waiting.company_no, min(waiting.due_day) as due_day, any_value(today.day) as as_of_day
    from (
        select company_no, coalesce(due_date, closed_day) as due_day
        from renewals where stage = 'open' and company_no > 0
    ) as waiting cross join (select reporting_day(as_of) as day from as_of) as today
    where waiting.due_day between today.day and cast(today.day + cast($within_days as integer) as date)
    group by waiting.company_no

),

due as (

    select
        company_no, company_id, coalesce(name, company_id) as name, csm, region, due_day,
        cast(due_day - cast($window_days as integer) as date) as from_day,
        cast(due_day - as_of_day as integer) as until_due_days
    from accounts
    inner join ahead using (company_no)
    where is_wanted(csm, $csms) and is_wanted(region, $regions)

),

mail as (

    select
        emails.company_no, min(emails.executed_at) as first_at,
        count(*) as attempted_count, count_if(emails.is_delivered) as delivered_count,
        count_if(emails.is_opened) as opened_count, count_if(emails.is_clicked) as clicked_count,
        count_if(emails.is_delivered and not emails.is_opened and (
            emails.is_clicked is null or emails.email_id in (
                select email_id from loaded_email where is_opened is null and opened_count is null
            )
        )) as unknown_count,
        count_if(emails.is_delivered and emails.is_clicked is null) as unclicked_count
    from emails
    inner join due using (company_no)
    where emails.is_counted
        and emails.executed_day between due.from_day and due.due_day
        and emails.touch_no in (
            select touch_no from touches where is_wanted(journey, $journeys) and is_wanted(step, $steps)
        )
    group by emails.company_no

),

booked as (

    select
        due.company_no,
        count_if(coalesce(created_at, starts_at) >= first_at) as later_count,
        count_if(coalesce(created_at, starts_at) >= first_at and status <> 'cancelled') as kept_count,
        count_if(coalesce(created_day, starts_day) >= from_day and status <> 'cancelled') as any_count
    from meeting_rows
    inner join due using (company_no)
    left join mail on due.company_no = mail.company_no
    where credit = 'all'
    group by due.company_no

)

select
    due.* exclude (company_no),
    case
        when booked.kept_count > 0 then 'booked'
        when booked.later_count > 0 then 'cancelled'
        when mail.clicked_count > 0 then 'clicked'
        when mail.opened_count > 0 then 'opened'
        when mail.unknown_count > 0 then 'untracked'
        when mail.delivered_count > 0 then 'unopened'
        when mail.attempted_count > 0 then 'undelivered'
        when booked.any_count > 0 then 'unasked'
        else 'never'
    end as standing,
    -- A sum is a HUGEINT, which takes Python five times as long to read.
    coalesce(cast(columns(mail.* exclude (company_no, first_at)) as integer), 0)
from due left join mail using (company_no) left join booked using (company_no)
order by due.due_day, due.company_id;
