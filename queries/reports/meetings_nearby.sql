-- Calls within a day of each meeting that waits for a decision, those below every tier among them.
--
-- grain:   meeting_id, call_id
-- inputs:  near_calls, meeting_rows, touches, teams
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

    select meeting_rows.meeting_no
    from meeting_rows
    inner join touches using (touch_no)
    inner join teams on meeting_rows.team_no = teams.team_no
    where meeting_rows.credit = $credit
        and if(
            cast($meeting_id as varchar) is not null,
            meeting_rows.meeting_id = $meeting_id,
            meeting_rows.is_waiting
            and is_between(
                if($basis = 'cohort', meeting_rows.email_day, meeting_rows.starts_day), $from_day, $to_day
            )
            and is_wanted(touches.journey, $journeys)
            and is_wanted(touches.step, $steps)
            and is_wanted(teams.csm, $csms)
            and is_wanted(teams.region, $regions)
        )

)

select
    meeting_id,
    call_id,
    call_title,
    happened_at,
    duration_minutes,
    gap_us,
    is_same_room,
    is_attended,
    is_same_company,
    is_same_host,
    tier_no,
    taken_by,
    call_url,
    row_number() over (
        partition by meeting_id order by tier_no nulls last, abs(gap_us), call_id
    ) as rank_no
from near_calls
where meeting_no in (select wanted.meeting_no from wanted)
order by meeting_id, rank_no;
