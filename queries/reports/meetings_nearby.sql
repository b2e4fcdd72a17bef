-- Calls within a day of each meeting that waits for a decision, those below every tier among them.
--
-- grain:   meeting_id, call_id
-- inputs:  meetings, meeting_times, meeting_rows, touches, teams, calls, call_pairs
-- params:  basis, from_day, to_day, csms, regions, journeys, steps, credit, meeting_id
-- outputs: meeting_id, call_id, call_title, happened_at, duration_minutes, gap_us, is_same_room, is_attended,
--          is_same_company, is_same_host, tier_no, taken_by, call_url, rank_no
-- units:   gap_us: microseconds from the start to the call, below 0 where the call is earlier;
--          tier_no: as in call_pairs, null below every tier; rank_no: the nearest first
--
-- meeting_id  null: all in view that are unverified or ambiguous; else that one, whatever it is
-- taken_by    the other meeting that has the call now
-- Near in time comes first: joins on an account with thousands of calls would explode.

with

wanted as (

    select
        meeting_times.*,
        guest_keys || if(contact_key is null, [], [contact_key]) as attendee_keys
    from meeting_times
    where meeting_id in (
        select meeting_rows.meeting_id
        from meeting_rows
        inner join meetings using (meeting_id)
        inner join touches using (touch_no)
        inner join teams on meeting_rows.team_no = teams.team_no
        where meeting_rows.credit = $credit
            and if(
                cast($meeting_id as varchar) is not null,
                meeting_rows.meeting_id = $meeting_id,
                (meeting_rows.status = 'unverified' or meetings.is_ambiguous)
                and is_between(
                    if($basis = 'cohort', meeting_rows.email_day, meeting_rows.starts_day), $from_day, $to_day
                )
                and is_wanted(touches.journey, $journeys)
                and is_wanted(touches.step, $steps)
                and is_wanted(teams.csm, $csms)
                and is_wanted(teams.region, $regions)
            )
    )

),

sides as (

    select
        meeting_id,
        epoch_us(starts_at) // 86400000000 + unnest([-1, 0, 1]) as day_no,
        ['company ' || company_id, 'room ' || room] || attendee_keys as sides
    from wanted

),

call_sides as (

    select
        call_id,
        epoch_us(happened_at) // 86400000000 as day_no,
        unnest(['company ' || company_id, 'room ' || room] || external_keys) as side
    from calls
    where epoch_us(happened_at) // 86400000000 in (select day_no from sides)

),

near as (

    select distinct call_sides.call_id, wanted_sides.meeting_id
    from call_sides
    inner join (select meeting_id, day_no, unnest(sides) as side from sides) as wanted_sides
        using (side, day_no)

)

select
    near.meeting_id,
    near.call_id,
    calls.title as call_title,
    calls.happened_at,
    calls.duration_minutes,
    epoch_us(calls.happened_at) - epoch_us(wanted.starts_at) as gap_us,
    coalesce(calls.room = wanted.room, false) as is_same_room,
    coalesce(list_has_any(calls.external_keys, wanted.attendee_keys), false) as is_attended,
    coalesce(calls.company_id = wanted.company_id, false) as is_same_company,
    coalesce(calls.host_key = wanted.host_key, false) as is_same_host,
    call_pairs.tier_no,
    taken.meeting_id as taken_by,
    calls.call_url,
    row_number() over (
        partition by near.meeting_id order by call_pairs.tier_no nulls last,
        abs(epoch_us(calls.happened_at) - epoch_us(wanted.starts_at)), near.call_id
    ) as rank_no
from calls
inner join near using (call_id)
inner join wanted using (meeting_id)
left join call_pairs on near.meeting_id = call_pairs.meeting_id and near.call_id = call_pairs.call_id
left join meetings as taken on near.call_id = taken.call_id and near.meeting_id <> taken.meeting_id
where abs(epoch_us(calls.happened_at) - epoch_us(wanted.starts_at)) <= 86400000000
order by near.meeting_id, rank_no;
