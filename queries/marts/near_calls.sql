-- Every meeting and call within a day of each other that share an account, a contact or a room.
--
-- grain:   meeting_id, call_id
-- inputs:  meeting_times, calls, meetings, call_pairs
-- params:  none
-- outputs: meeting_no, meeting_id, call_id, call_title, happened_at, duration_minutes, gap_us, is_same_room,
--          is_attended, is_same_company, is_same_host, tier_no, taken_by, call_url
-- units:   gap_us: microseconds from the start to the call, below 0 where the call is earlier;
--          tier_no: as in call_pairs, null below every tier; meeting_no: as in meetings
--
-- taken_by  the other meeting that has the call now
-- Near in time comes first: joins on an account with thousands of calls would explode.

create or replace table near_calls as
with

timed as (

    select *, guest_keys || if(contact_key is null, [], [contact_key]) as attendee_keys
    from meeting_times
    where starts_at is not null

),

sides as (

    select
        meeting_id,
        epoch_us(starts_at) // 86400000000 + unnest([-1, 0, 1]) as day_no,
        ['company ' || company_id, 'room ' || room] || attendee_keys as sides
    from timed

),

call_sides as (

    select
        call_id,
        epoch_us(happened_at) // 86400000000 as day_no,
        unnest(['company ' || company_id, 'room ' || room] || external_keys) as side
    from calls

),

near as (

    select distinct call_sides.call_id, wanted_sides.meeting_id
    from call_sides
    inner join (select meeting_id, day_no, unnest(sides) as side from sides) as wanted_sides
        using (side, day_no)

)

select
    meetings.meeting_no,
    near.meeting_id,
    near.call_id,
    calls.title as call_title,
    calls.happened_at,
    calls.duration_minutes,
    epoch_us(calls.happened_at) - epoch_us(timed.starts_at) as gap_us,
    coalesce(calls.room = timed.room, false) as is_same_room,
    coalesce(list_has_any(calls.external_keys, timed.attendee_keys), false) as is_attended,
    coalesce(calls.company_id = timed.company_id, false) as is_same_company,
    coalesce(calls.host_key = timed.host_key, false) as is_same_host,
    call_pairs.tier_no,
    taken.meeting_id as taken_by,
    calls.call_url
from near
inner join calls using (call_id)
inner join timed using (meeting_id)
inner join meetings using (meeting_id)
left join call_pairs on near.meeting_id = call_pairs.meeting_id and near.call_id = call_pairs.call_id
left join meetings as taken on near.call_id = taken.call_id and near.meeting_id <> taken.meeting_id
where abs(epoch_us(calls.happened_at) - epoch_us(timed.starts_at)) <= 86400000000;
