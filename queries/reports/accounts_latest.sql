-- What each account last had: the latest email that was delivered to it, and its latest meeting.
--
-- grain:   company_id
-- inputs:  accounts, emails, meetings, touches
-- params:  none
-- outputs: company_id, touch_day, journey, step, meeting_id, meeting_day, meeting_booked_day, meeting_status
-- units:   *_day: days of the reporting zone; null where there was none
--
-- Counted emails only; the latest by executed_at, then the greatest id. Meetings by their
-- start; one without a start comes before all others, though DuckDB holds a null for the greatest.

with

touched as (

    select company_no, max(row(executed_at, email_id, executed_day, touch_no)) as email
    from emails
    where is_counted
        and is_delivered
    group by company_no

),

met as (

    select
        company_no,
        arg_max(
            row(meeting_id, starts_day, created_day, status),
            row(starts_at is not null, starts_at, meeting_id)
        ) as meeting
    from meetings
    group by company_no

)

select
    accounts.company_id,
    touched.email[3] as touch_day,
    touches.journey,
    touches.step,
    met.meeting[1] as meeting_id,
    met.meeting[2] as meeting_day,
    met.meeting[3] as meeting_booked_day,
    met.meeting[4] as meeting_status
from accounts
left join touched using (company_no)
left join met using (company_no)
left join touches on touched.email[4] = touches.touch_no
where accounts.company_no > 0
order by accounts.company_id;
