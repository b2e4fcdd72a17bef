-- What the titles of meetings and of their calls say they were about, for all in view with a call.
--
-- grain:   booked_kind, call_kind, meeting_id
-- inputs:  meeting_rows, meeting_lines, touches, teams
-- params:  basis, from_day, to_day, csms, regions, journeys, steps, credit, kind_names, kind_patterns
-- outputs: meeting_id, account, starts_day, title, call_title, booked_kind, call_kind, meetings_count
-- units:   days of the reporting zone; meetings_count: meetings in the row
--
-- kind_names, kind_patterns  lists of up to three: a kind, and what a title of it says in lower case
-- meeting_id                 only where both titles say what, and not the same; all others are counted
-- booked_kind, call_kind     as title_kind has them; null without a title

with

wanted as (

    select meeting_rows.meeting_no
    from meeting_rows
    inner join touches using (touch_no)
    inner join teams using (team_no)
    where meeting_rows.credit = $credit
        and is_between(
            if($basis = 'cohort', meeting_rows.email_day, meeting_rows.starts_day), $from_day, $to_day
        )
        and is_wanted(touches.journey, $journeys)
        and is_wanted(touches.step, $steps)
        and is_wanted(teams.csm, $csms)
        and is_wanted(teams.region, $regions)

),

told as (

    select
        lines.meeting_id,
        coalesce(lines.account, 'No company') as account,
        lines.starts_day,
        lines.title,
        lines.call_title,
        title_kind(lines.booked_text, $kind_names, $kind_patterns) as booked_kind,
        title_kind(lines.call_text, $kind_names, $kind_patterns) as call_kind
    from meeting_lines as lines
    inner join wanted using (meeting_no)
    where lines.call_id is not null

),

judged as (

    select
        *,
        booked_kind <> call_kind and booked_kind <> 'other' and call_kind <> 'other' as is_unlike
    from told

)

select
    if(is_unlike, meeting_id, null) as meeting_id,
    if(is_unlike, account, null) as account,
    if(is_unlike, starts_day, null) as starts_day,
    if(is_unlike, title, null) as title,
    if(is_unlike, call_title, null) as call_title,
    booked_kind,
    call_kind,
    count(*) as meetings_count
from judged
group by all
order by starts_day desc nulls last, meeting_id, booked_kind, call_kind;
