-- Each meeting in the row of reports it stands in, once for every filter of credit.
--
-- grain:   meeting_no, credit
-- inputs:  meetings, credits
-- params:  none
-- outputs: meeting_no, meeting_id, credit, email_id, rule, rule_no, team_no, touch_no, company_no, emailed_at,
--          email_day, created_at, created_day, starts_at, starts_day, closed_day, first_day, last_day, status,
--          status_no, is_due, is_waiting, carry_bits
-- units:   instants in UTC; *_day: days of the reporting zone; carry_bits: as in credits;
--          meeting_no: as in meetings;
--          rule_no: 1 link_email, 2 link_journey, 3 click, 4 sent, 5 colleague, 6 none;
--          status_no: 1 cancelled, 2 upcoming, 3 held, 4 too_short, 5 no_show, 6 unverified
--
-- credit      all, or direct: there an influenced meeting has no email
-- team_no     of the email's account, of the meeting's own without an email
-- company_no  the meeting's own account
-- emailed_at  of the email, null without one
-- is_waiting  it is for people to decide: unverified, or another call or meeting fits as well
-- touch_no    0 ("No journey", "No step") without an email
-- carry_bits  models under which the meeting carries a weight over 0 of any won renewal
-- closed_day  of that renewal, if it is one; null where none or several closed (see repeated_closings)
-- first_day, last_day  the least and the greatest of created_day, starts_day and closed_day: what lies outside them
--             need not be read

create or replace table meeting_rows as
with

carried as (

    select
        meeting_id,
        bit_or(carry_bits) as carry_bits,
        case when count(*) = 1 then any_value(closed_day) end as closed_day
    from credits
    where meeting_id is not null
        and carry_bits > 0
    group by meeting_id

),

numbered as (

    select
        meetings.meeting_no,
        meetings.meeting_id,
        meetings.company_no,
        meetings.email_id,
        meetings.email.team_no as email_team_no,
        meetings.email.touch_no as email_touch_no,
        meetings.email.executed_at as emailed_at,
        meetings.email.executed_day as email_day,
        meetings.rule,
        meetings.is_direct,
        meetings.team_no,
        meetings.created_at,
        meetings.created_day,
        meetings.starts_at,
        meetings.starts_day,
        meetings.status,
        meetings.is_due,
        meetings.status = 'unverified' or meetings.is_ambiguous as is_waiting,
        cast(list_position(
            ['cancelled', 'upcoming', 'held', 'too_short', 'no_show', 'unverified'], status
        ) as tinyint) as status_no,
        coalesce(carried.carry_bits, 0) as carry_bits,
        carried.closed_day
    from meetings
    left join carried using (meeting_id)

),

credited as (

    select *, 'all' as credit, email_touch_no is not null as has_email
    from numbered
    union all
    select *, 'direct', email_touch_no is not null and is_direct
    from numbered

),

ruled as (

    select *, if(has_email, rule, 'none') as credited_rule
    from credited

)

select
    meeting_no,
    meeting_id,
    credit,
    if(has_email, email_id, null) as email_id,
    credited_rule as rule,
    cast(list_position(
        ['link_email', 'link_journey', 'click', 'sent', 'colleague', 'none'], credited_rule
    ) as tinyint) as rule_no,
    if(has_email, email_team_no, team_no) as team_no,
    if(has_email, email_touch_no, 0) as touch_no,
    company_no,
    if(has_email, emailed_at, null) as emailed_at,
    if(has_email, email_day, null) as email_day,
    created_at,
    created_day,
    starts_at,
    starts_day,
    closed_day,
    least(created_day, starts_day, closed_day) as first_day,
    greatest(created_day, starts_day, closed_day) as last_day,
    status,
    status_no,
    is_due,
    is_waiting,
    carry_bits
from ruled
order by meeting_no;
