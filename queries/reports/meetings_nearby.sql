-- Calls within a day of each meeting that waits for a decision, those below every tier among them.
--
-- grain:   meeting_id, call_id
-- inputs:  near_calls, meetings, meeting_rows, touches, teams, calls, call_pairs
-- params:  basis, from_day, to_day, csms, regions, journeys, steps, credit, meeting_id
-- outputs: meeting_id, call_id, call_title, happened_at, duration_minutes, gap_us, is_same_room, is_attended,
--          is_same_company, is_same_host, tier_no, taken_by, call_url, rank_no
-- units:   gap_us: microseconds from the start to the call, below 0 where the call is earlier;
--          tier_no: as in call_pairs, null below every tier; rank_no: the nearest first
--
-- meeting_id  null: all in view that are unverified or ambiguous; else that one, whatever it is
-- taken_by    the other meeting that has the call now

with

wanted as (

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

),

near as (
    select * from near_calls where meeting_id in (from wanted)
)

select
    near.meeting_id,
    near.call_id,
    calls.title as call_title,
    calls.happened_at,
    calls.duration_minutes,
    near.gap_us,
    near.is_same_room,
    near.is_attended,
    near.is_same_company,
    near.is_same_host,
    call_pairs.tier_no,
    taken.meeting_id as taken_by,
    calls.call_url,
    row_number() over (
        partition by near.meeting_id order by call_pairs.tier_no nulls last, abs(near.gap_us), near.call_id
    ) as rank_no
from calls
inner join near using (call_id)
left join call_pairs on near.meeting_id = call_pairs.meeting_id and near.call_id = call_pairs.call_id
left join meetings as taken on near.call_id = taken.call_id and near.meeting_id <> taken.meeting_id
order by near.meeting_id, rank_no;
