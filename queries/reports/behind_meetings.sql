-- The meetings behind a count: booked, by a rule, due, of a status, on a leg of the way, or of two titles.
--
-- grain:   meeting_id
-- inputs:  meeting_rows, money_rows, meeting_lines, touches, teams, meetings, accounts, calls, loaded_email
-- params:  part, extra, most, basis, from_day, to_day, csms, regions, journeys, steps, credit, model_bit,
--          kind_names, kind_patterns
-- outputs: starts_at, account, csm, region, contact, host, title, status, journey, touch, why, subject, booked_at,
--          call_minutes, found_by, company_id, meeting_id, email_id, all_count
-- units:   instants in UTC; call_minutes: of the recorded call; all_count: meetings behind the count
--
-- part      `booked`, `due`, a status, `renewing`, or a rule: as counted by funnel_meetings; `met` (not cancelled,
--           from an email) or `renewed` (renewing, from an email): by journeys_lags; `titled`: by meetings_kinds;
--           `maybe_held`: held or unverified; `from_journeys`: booked, by overview_rows
-- extra     `No email` asks for those of no email only; with `titled` the kinds of booking and call
-- account   of the meeting; csm, region, journey and touch are those of the row it stands in: its email's
-- found_by  the tier by which its call was found

with

viewed as (

    select
        meeting_rows.*,
        touches.journey,
        touches.step,
        teams.csm,
        teams.region,
        touches.journey_no > 0 as is_of_journey,
        meeting_rows.email_id is not null as has_email,
        $basis = 'cohort' or is_between(meeting_rows.created_day, $from_day, $to_day) as is_booked,
        $basis = 'cohort' or is_between(meeting_rows.starts_day, $from_day, $to_day) as has_status
    from meeting_rows
    inner join touches using (touch_no)
    inner join teams using (team_no)
    where meeting_rows.credit = $credit
        and ($basis = 'activity' or is_between(meeting_rows.email_day, $from_day, $to_day))
        and is_wanted(touches.journey, $journeys)
        and is_wanted(touches.step, $steps)
        and is_wanted(teams.csm, $csms)
        and is_wanted(teams.region, $regions)
        and ($extra is null or $part = 'titled' or meeting_rows.email_id is null)

),

renewing as (

    select meeting_no
    from money_rows
    where credit = $credit
        and carry_bits & cast($model_bit as integer) > 0
        and ($basis = 'cohort' or is_between(closed_day, $from_day, $to_day))

),

titled as (

    select meeting_no
    from meeting_lines
    where $part = 'titled'
        and call_id is not null
        and coalesce(title_kind(booked_text, $kind_names, $kind_patterns), 'no title') = cast($extra as varchar[])[1]
        and coalesce(title_kind(call_text, $kind_names, $kind_patterns), 'no title') = cast($extra as varchar[])[2]

),

listed as (

    select
        viewed.meeting_id,
        viewed.email_id,
        viewed.journey,
        viewed.step,
        viewed.csm,
        viewed.region,
        viewed.rule,
        count(*) over () as all_count
    from viewed
    where case
        when $part = 'booked' then is_booked
        when $part = 'due' then has_status and is_due
        when $part in ('renewing', 'renewed')
            then meeting_no in (select renewing.meeting_no from renewing) and ($part = 'renewing' or has_email)
        when $part = 'met' then has_status and has_email and status <> 'cancelled' and starts_at is not null
        when $part = 'maybe_held' then has_status and status in ('held', 'unverified')
        when $part = 'from_journeys' then is_booked and is_of_journey
        when $part = 'titled' then has_status and meeting_no in (select titled.meeting_no from titled)
        when $part in ('link_email', 'link_journey', 'click', 'sent', 'colleague', 'none')
            then is_booked and rule = $part
        else has_status and status = $part
    end
    order by starts_day desc nulls last, meeting_id desc
    limit $most

),

driving as (

    select email_id, subject, template_name
    from loaded_email
    where email_id in (select listed.email_id from listed where listed.email_id is not null)

)

select
    meetings.starts_at,
    coalesce(accounts.name, accounts.company_id, 'No company') as account,
    listed.csm,
    listed.region,
    meetings.contact_key as contact,
    meetings.host_key as host,
    meetings.title,
    replace(meetings.status, '_', ' ') as status,
    listed.journey,
    listed.step as touch,
    if(
        listed.rule = meetings.rule,
        meetings.rule_sentence,
        'An influenced meeting counts as none while only direct credit is asked for.'
    ) as why,
    coalesce(driving.subject, driving.template_name) as subject,
    meetings.created_at as booked_at,
    calls.duration_minutes as call_minutes,
    replace(meetings.tier, '_', ' ') as found_by,
    meetings.company_id,
    meetings.meeting_id,
    listed.email_id,
    listed.all_count
from meetings
inner join listed using (meeting_id)
inner join accounts using (company_no)
left join calls using (call_id)
left join driving on listed.email_id = driving.email_id
order by meetings.starts_day desc nulls last, meetings.meeting_id desc;
