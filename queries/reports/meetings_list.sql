-- The meetings in view with what drove each, what became of it and what shows that, the latest first.
--
-- grain:   meeting_id
-- inputs:  meeting_rows, meeting_lines, touches, teams
-- params:  basis, from_day, to_day, csms, regions, journeys, steps, credit, statuses, is_waiting, meeting_id, most
-- outputs: meeting_id, account, csm, region, contact_key, host_key, created_at, starts_at, starts_day, status,
--          title, call_id, call_title, gap_us, duration_minutes, tier, is_ambiguous, email_id, journey,
--          step, rule, rule_sentence, all_count
-- units:   instants in UTC; gap_us: microseconds from the start to the call, below 0 where the call is earlier;
--          all_count: meetings there are, of which `most` are given
--
-- meeting_id  null: all in view; else that one, whatever the filters
-- is_waiting  true: only those that wait for a decision, unverified or ambiguous
-- csm, region the meeting's own account's; the filters ask for those of the row it stands in, as in the funnel
-- In view as the funnel counts statuses: basis cohort by the email's day, basis activity by the start.

with

newest as (

    select
        meeting_rows.meeting_no,
        meeting_rows.email_id,
        meeting_rows.rule,
        touches.journey,
        touches.step,
        count(*) over () as all_count
    from meeting_rows
    inner join touches using (touch_no)
    inner join teams using (team_no)
    where meeting_rows.credit = $credit
        and if(
            cast($meeting_id as varchar) is not null,
            meeting_rows.meeting_id = $meeting_id,
            is_between(
                if($basis = 'cohort', meeting_rows.email_day, meeting_rows.starts_day), $from_day, $to_day
            )
            and is_wanted(meeting_rows.status, $statuses)
            and is_wanted(touches.journey, $journeys)
            and is_wanted(touches.step, $steps)
            and is_wanted(teams.csm, $csms)
            and is_wanted(teams.region, $regions)
        )
        and (meeting_rows.is_waiting or not coalesce(cast($is_waiting as boolean), false))
    order by meeting_rows.meeting_no
    limit $most

)

select
    lines.* exclude (meeting_no, rule, rule_sentence, booked_text, call_text)
        replace (coalesce(account, 'No company') as account),
    newest.email_id,
    newest.journey,
    newest.step,
    newest.rule,
    if(
        newest.rule = lines.rule,
        lines.rule_sentence,
        'An influenced meeting counts as none while only direct credit is asked for.'
    ) as rule_sentence,
    newest.all_count
from meeting_lines as lines
inner join newest using (meeting_no)
order by lines.meeting_no;
