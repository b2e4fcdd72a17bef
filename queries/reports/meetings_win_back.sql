-- Accounts whose latest meeting fell through and who have not booked again, with what is up for renewal.
--
-- grain:   meeting_id, renewal_id
-- inputs:  meeting_rows, fallen_meetings, touches, teams
-- params:  basis, from_day, to_day, csms, regions, journeys, steps, credit
-- outputs: meeting_id, company_id, account, csm, contact_key, host_key, starts_day, status, fallen_count,
--          renewal_id, due_date, target_cents, currency, renewal_date
-- units:   target_cents: integer hundredths of the currency; days of the reporting zone, due_date as given;
--          fallen_count: no-shows and cancelled meetings of the account in all
--
-- meeting_id    as in fallen_meetings, whatever else of the account is in view
-- renewal_id    each open renewal of the account; null where none is loaded
-- renewal_date  the account's own, where no open renewal tells it
-- Amounts of different currencies cannot be compared: the default currency stands first, then that of most rows.

with

wanted as (

    select meeting_rows.meeting_no
    from meeting_rows
    inner join touches using (touch_no)
    inner join teams using (team_no)
    where meeting_rows.credit = $credit
        and is_between(
            if($basis = 'cohort', meeting_rows.email_day, meeting_rows.starts_day), $from_day, $to_day
        )
        and is_wanted(touches.journey, $journeys)
        and is_wanted(touches.step, $steps)
        and is_wanted(teams.csm, $csms)
        and is_wanted(teams.region, $regions)

)

select * exclude (meeting_no)
from fallen_meetings
where meeting_no in (select wanted.meeting_no from wanted)
order by
    currency is null, currency is distinct from getvariable('default_currency'),
    count(*) over (partition by currency) desc, currency, target_cents desc nulls last, meeting_id, renewal_id;
