-- The latest meeting that fell through of every account that has not booked again since.
--
-- grain:   meeting_id
-- inputs:  meetings
-- params:  none
-- outputs: meeting_id, fallen_count
-- units:   fallen_count: no-shows and cancelled meetings of the account in all
--
-- meeting_id  the account's latest no-show or cancelled meeting; without a known account the contact's
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
        arg_max(meeting_id, row(starts_at, created_at, meeting_id)) filter (where is_fallen) as meeting_id,
        max(starts_at) filter (where is_fallen) as fell_at,
        max(created_at) filter (where is_fallen) as made_at,
        max(starts_at) filter (where not is_fallen) as next_at,
        max(created_at) filter (where not is_fallen) as next_made_at
    from sided
    group by side

)

select meeting_id, fallen_count
from sides
where fallen_count > 0
    and coalesce(next_at <= fell_at, true)
    and coalesce(next_made_at <= made_at, true);
