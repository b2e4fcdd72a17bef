-- Every meeting and call that could be one conversation, with the best tier that would make them so.
--
-- grain:   meeting_id, call_id
-- inputs:  meeting_times, calls, as_of
-- params:  none
-- outputs: meeting_id, call_id, tier_no, gap_us
-- units:   gap_us: microseconds between the call's time and the meeting's start;
--          tier_no: 1 room, 2 attendee, 3 attendee_late, 4 host, 5 company, 6 moved
--
-- Equality joins on a room, account or mailbox shared by thousands explode, so both sides are cut into
-- quarter hours (or days) and joined near in time only. A meeting marked no-show has tiers 1 to 3.

create or replace table call_pairs as
with

candidates as (

    select
        *,
        guest_keys || if(contact_key is null, [], [contact_key]) as attendee_keys
    from meeting_times
    where not is_cancelled
        and starts_at <= (select as_of.as_of from as_of)

),

timed_calls as (

    select
        *,
        unnest([-1, 0, 1]) + epoch_us(happened_at) // 900000000 as quarter_no
    from calls

),

attended_meetings as (

    select meeting_id, starts_at, ends_at, unnest(attendee_keys) as contact_key
    from candidates

),

attended_calls as (

    select call_id, happened_at, unnest(external_keys) as contact_key
    from calls

),

attended_days as (

    select *, unnest([-1, 0, 1]) + epoch_us(happened_at) // 86400000000 as day_no
    from attended_calls

),

found as (

    select candidates.meeting_id, timed_calls.call_id, candidates.starts_at, timed_calls.happened_at, 1 as tier_no
    from candidates
    inner join timed_calls
        on candidates.room = timed_calls.room
        and epoch_us(candidates.starts_at) // 900000000 = timed_calls.quarter_no
    union all
    select
        candidates.meeting_id, timed_calls.call_id, candidates.starts_at, timed_calls.happened_at,
        if(candidates.host_key = timed_calls.host_key, 4, 5)
    from candidates
    inner join timed_calls
        on candidates.company_id = timed_calls.company_id
        and epoch_us(candidates.starts_at) // 900000000 = timed_calls.quarter_no
    where not candidates.is_no_show
    union all
    select
        attended.meeting_id, attended_days.call_id, attended.starts_at, attended_days.happened_at,
        case
            when abs(epoch_us(attended_days.happened_at) - epoch_us(attended.starts_at)) <= 900000000 then 2
            when attended_days.happened_at
                between attended.starts_at and attended.ends_at + interval 30 minute then 3
            else 6
        end
    from attended_meetings as attended
    inner join attended_days
        on attended.contact_key = attended_days.contact_key
        and epoch_us(attended.starts_at) // 86400000000 = attended_days.day_no
    union all
    -- Meetings of a day or more reach past the days beside their start.
    select attended.meeting_id, attended_calls.call_id, attended.starts_at, attended_calls.happened_at, 3
    from attended_meetings as attended
    inner join attended_calls
        on attended.contact_key = attended_calls.contact_key
        and attended_calls.happened_at > attended.starts_at + interval 15 minute
        and attended_calls.happened_at <= attended.ends_at + interval 30 minute
    where attended.ends_at >= attended.starts_at + interval 23 hour

)

select
    found.meeting_id,
    found.call_id,
    min(found.tier_no) as tier_no,
    abs(epoch_us(any_value(found.happened_at)) - epoch_us(any_value(found.starts_at))) as gap_us
from found
inner join candidates using (meeting_id)
where (found.tier_no <= 3 or not candidates.is_no_show)
    and (
        found.tier_no = 3
        or abs(epoch_us(found.happened_at) - epoch_us(found.starts_at))
            <= if(found.tier_no = 6, 86400000000, 900000000)
    )
group by found.meeting_id, found.call_id;
