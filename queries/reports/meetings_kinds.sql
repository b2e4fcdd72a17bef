-- What the titles of a meeting and of its call say it was about, for all meetings in view with a call.
--
-- grain:   meeting_id
-- inputs:  meeting_rows, meetings, touches, teams, accounts, calls
-- params:  basis, from_day, to_day, csms, regions, journeys, steps, credit, kind_names, kind_patterns
-- outputs: meeting_id, account, starts_day, title, call_title, booked_kind, call_kind
-- units:   days of the reporting zone
--
-- kind_names, kind_patterns  lists of one length: a kind, and what a title of it says in lower case
-- booked_kind, call_kind     the first kind whose pattern the title has, else "other"; null without a title

with

wanted as (

    select meeting_rows.meeting_id
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
        meetings.meeting_id,
        coalesce(accounts.name, 'No company') as account,
        meetings.starts_day,
        meetings.title,
        calls.title as call_title,
        lower(meetings.title) as booked_text,
        replace(lower(calls.title), lower(coalesce(accounts.name, '')), '') as call_text
    from meetings
    inner join wanted using (meeting_id)
    inner join accounts using (company_no)
    inner join calls using (call_id)

),

told as (

    select
        *,
        list_position(
            [regexp_matches(booked_text, pattern) for pattern in cast($kind_patterns as varchar[])], true
        ) as booked_no,
        list_position(
            [regexp_matches(call_text, pattern) for pattern in cast($kind_patterns as varchar[])], true
        ) as call_no
    from titled

)

select
    meeting_id,
    account,
    starts_day,
    title,
    call_title,
    if(title is null, null, coalesce(cast($kind_names as varchar[])[booked_no], 'other')) as booked_kind,
    if(call_title is null, null, coalesce(cast($kind_names as varchar[])[call_no], 'other')) as call_kind
from told
order by starts_day desc, meeting_id;
