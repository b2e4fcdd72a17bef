-- Accounts whose latest meeting fell through and who have not booked again, with what is up for renewal.
--
-- grain:   meeting_id, renewal_id
-- inputs:  meeting_rows, meetings, fallen_meetings, touches, teams, accounts, stg_renewals, loaded_company
-- params:  basis, from_day, to_day, csms, regions, journeys, steps, credit
-- outputs: meeting_id, account, csm, contact_key, host_key, starts_day, status, fallen_count, renewal_id,
--          due_date, target_cents, currency, renewal_date
-- units:   target_cents: integer hundredths of the currency; days of the reporting zone, due_date as given;
--          fallen_count: no-shows and cancelled meetings of the account in all
--
-- meeting_id    as in fallen_meetings, whatever else of the account is in view
-- renewal_id    each open renewal of the account; null where none is loaded
-- renewal_date  the account's own, where no open renewal tells it

select
    meetings.meeting_id,
    coalesce(accounts.name, 'No company') as account,
    accounts.csm,
    meetings.contact_key,
    meetings.host_key,
    meetings.starts_day,
    meetings.status,
    fallen_meetings.fallen_count,
    stg_renewals.renewal_id,
    stg_renewals.due_date,
    stg_renewals.target_cents,
    stg_renewals.currency,
    loaded_company.renewal_date
from meetings
inner join fallen_meetings using (meeting_id)
inner join meeting_rows on meetings.meeting_id = meeting_rows.meeting_id and meeting_rows.credit = $credit
inner join touches using (touch_no)
inner join teams on meeting_rows.team_no = teams.team_no
inner join accounts on meetings.company_no = accounts.company_no
left join stg_renewals on meetings.company_id = stg_renewals.company_id and stg_renewals.stage = 'open'
left join loaded_company on meetings.company_id = loaded_company.company_id
where is_between(if($basis = 'cohort', meeting_rows.email_day, meeting_rows.starts_day), $from_day, $to_day)
    and is_wanted(touches.journey, $journeys)
    and is_wanted(touches.step, $steps)
    and is_wanted(teams.csm, $csms)
    and is_wanted(teams.region, $regions)
order by stg_renewals.currency nulls last, stg_renewals.target_cents desc nulls last, meetings.meeting_id,
    stg_renewals.renewal_id;
