-- What followed from each email after it was clicked: bookings, held meetings and renewals, on their days.
--
-- grain:   email_id, credit, meeting_id, stage_bit, event_day, carry_bits
-- inputs:  meeting_rows, meetings, credits
-- params:  none
-- outputs: email_id, email_no, credit, meeting_id, stage_bit, event_at, event_day, carry_bits, executed_at,
--          executed_day, opened_day, clicked_day, team_no, touch_no, version_no, contact_no, company_no, stage_bits
-- units:   stage_bit: 32 booked, 64 held, 128 renewed; carry_bits: as in credits, all set for booked and held
--
-- Rows are few (one email in thirty), so reports can group them by email where cells of days cannot.

create or replace table email_events as
with

credited as (

    select
        meeting_rows.credit,
        meetings.meeting_id,
        meetings.created_at,
        meetings.created_day,
        meetings.starts_at,
        meetings.starts_day,
        meetings.status,
        meetings.email_id,
        meetings.email
    from meeting_rows
    inner join meetings using (meeting_id)
    where meeting_rows.email_id is not null

),

events as (

    select *, 32 as stage_bit, created_at as event_at, created_day as event_day, 31 as carry_bits
    from credited
    union all
    select *, 64, starts_at, starts_day, 31
    from credited
    where status = 'held'
    union all
    select credited.*, 128, credits.closed_at, credits.closed_day, credits.carry_bits
    from credited
    inner join credits using (meeting_id)
    where credits.carry_bits > 0

)

select
    email_id,
    email.email_no,
    credit,
    meeting_id,
    stage_bit,
    event_at,
    event_day,
    carry_bits,
    email.executed_at,
    email.executed_day,
    email.opened_day,
    email.clicked_day,
    email.team_no,
    email.touch_no,
    email.version_no,
    email.contact_no,
    email.company_no,
    email.stage_bits
from events;
