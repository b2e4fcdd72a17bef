-- The latest meeting that fell through of every account that has not booked again since, and its open renewals.
--
-- grain:   meeting_id, renewal_id
-- inputs:  meeting_lines, meetings, renewals, loaded_company
-- params:  none
-- outputs: meeting_no, meeting_id, company_id, account, csm, contact_key, host_key, starts_day, status,
--          fallen_count, renewal_id, due_date, target_cents, currency, renewal_date
-- units:   meeting_no: as in meetings; fallen_count: no-shows and cancelled meetings of the account in all;
--          target_cents: integer hundredths of the currency; days of the reporting zone, due_date as given
--
-- meeting_id    the account's latest no-show or cancelled meeting, one without a start before all others; without a known account the contact's
-- renewal_id    each open renewal of the account; null where none is loaded
-- renewal_date  the account's own, where no open renewal tells it
-- Booked again: any other meeting, neither no-show nor cancelled, made or starting later.

create or replace table fallen_meetings as
with

sided as (

    select
        *,
        coalesce('company ' || company_id, 'contact ' || contact_key, 'meeting ' || meeting_id) as side,
        status in ('no_show', 'cancelled') as is_fallen
    from meetings

),

sides as (

    select
        count(*) filter (where is_fallen) as fallen_count,
        arg_max(
            meeting_id, row(starts_at is not null, starts_at, created_at is not null, created_at, meeting_id)
        ) filter (where is_fallen) as meeting_id,
        max(starts_at) filter (where is_fallen) as fell_at,
        max(created_at) filter (where is_fallen) as made_at,
        max(starts_at) filter (where not is_fallen) as next_at,
        max(created_at) filter (where not is_fallen) as next_made_at
    from sided
    group by side

),

fallen as (

    select meetings.meeting_no, meetings.company_id, sides.fallen_count
    from meetings
    inner join sides using (meeting_id)
    where sides.fallen_count > 0
        and coalesce(sides.next_at <= sides.fell_at, true)
        and coalesce(sides.next_made_at <= sides.made_at, true)

)

select
    fallen.meeting_no,
    lines.meeting_id,
    fallen.company_id,
    coalesce(lines.account, 'No company') as account,
    lines.csm,
    lines.contact_key,
    lines.host_key,
    lines.starts_day,
    lines.status,
    fallen.fallen_count,
    renewals.renewal_id,
    renewals.due_date,
    renewals.target_cents,
    renewals.currency,
    loaded_company.renewal_date
from meeting_lines as lines
inner join fallen using (meeting_no)
left join renewals on fallen.company_id = renewals.company_id and renewals.stage = 'open'
left join loaded_company on fallen.company_id = loaded_company.company_id;
