-- What the titles of meetings and of their calls say they were about, for all in view with a call.
--
-- grain:   booked_kind, call_kind, meeting_id
-- inputs:  meeting_rows, meeting_lines, touches, teams
-- params:  basis, from_day, to_day, csms, regions, journeys, steps, credit, kind_names, kind_patterns
-- outputs: meeting_id, account, starts_day, title, call_title, booked_kind, call_kind, meetings_count
-- units:   days of the reporting zone; meetings_count: meetings in the row
--
-- kind_names, kind_patterns  lists of up to three: a kind, and what a title of it says in lower case; named by their
--                            places, since a pattern that is no constant is compiled for each row anew
-- meeting_id                 only where both titles say what, and not the same; all others are counted
-- booked_kind, call_kind     the first kind whose pattern the title has, else "other"; null without a title

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

titled as (

    select
        lines.meeting_id,
        coalesce(lines.account, 'No company') as account,
        lines.starts_day,
        lines.title,
        lines.call_title,
        lower(lines.title) as booked_text,
        replace(lower(lines.call_title), lower(coalesce(lines.account, '')), '') as call_text
    from meeting_lines as lines
    inner join wanted using (meeting_no)
    where lines.call_id is not null

),

told as (

    select
        *,
        case
            when regexp_matches(booked_text, cast($kind_patterns as varchar[])[1]) then 1
            when regexp_matches(booked_text, cast($kind_patterns as varchar[])[2]) then 2
            when regexp_matches(booked_text, cast($kind_patterns as varchar[])[3]) then 3
        end as booked_no,
        case
            when regexp_matches(call_text, cast($kind_patterns as varchar[])[1]) then 1
            when regexp_matches(call_text, cast($kind_patterns as varchar[])[2]) then 2
            when regexp_matches(call_text, cast($kind_patterns as varchar[])[3]) then 3
        end as call_no
    from titled

)

select
    if(booked_no <> call_no, meeting_id, null) as meeting_id,
    if(booked_no <> call_no, account, null) as account,
    if(booked_no <> call_no, starts_day, null) as starts_day,
    if(booked_no <> call_no, title, null) as title,
    if(booked_no <> call_no, call_title, null) as call_title,
    if(booked_text is null, null, coalesce(cast($kind_names as varchar[])[booked_no], 'other')) as booked_kind,
    if(call_text is null, null, coalesce(cast($kind_names as varchar[])[call_no], 'other')) as call_kind,
    count(*) as meetings_count
from told
group by all
order by starts_day desc nulls last, meeting_id, booked_kind, call_kind;
