-- The meetings in view: how many were booked, by which rule, and what became of them.
--
-- grain:   is_total, value
-- inputs:  meeting_rows, money_rows, touches, teams
-- params:  by, basis, from_day, to_day, csms, regions, journeys, steps, credit, model_bit
-- outputs: is_total, value, booked_count, due_count, cancelled_count, upcoming_count, held_count,
--          too_short_count, no_show_count, unverified_count, renewing_count, link_email_count,
--          link_journey_count, click_count, sent_count, colleague_count, none_count
-- units:   counts of meetings
--
-- value  the row's name under `by`; null in the total
-- Basis cohort: meetings of emails attempted in the period; with a period those of no email are out of view.
-- Basis activity: booked and rules by the day of booking, statuses by the day of the start, renewing by closing.

with

-- Counted by all that they differ in first: one count over all meetings, the rest over a few thousand rows.
kinds as (

    select
        touch_no,
        team_no,
        status_no,
        rule_no,
        $basis = 'cohort' or is_between(created_day, $from_day, $to_day) as is_booked,
        $basis = 'cohort' or is_between(starts_day, $from_day, $to_day) as has_status,
        $basis = 'cohort' and carry_bits & cast($model_bit as integer) > 0 as is_renewing,
        count(*) as meetings_count
    from meeting_rows
    where credit = $credit
        and ($basis = 'activity' or is_between(email_day, $from_day, $to_day))
    group by all

),

counted as (

    select
        touch_no,
        team_no,
        sum(if(is_booked, meetings_count, 0)) as booked_count,
        sum(if(has_status and status_no >= 3, meetings_count, 0)) as due_count,
        sum(if(has_status and status_no = 1, meetings_count, 0)) as cancelled_count,
        sum(if(has_status and status_no = 2, meetings_count, 0)) as upcoming_count,
        sum(if(has_status and status_no = 3, meetings_count, 0)) as held_count,
        sum(if(has_status and status_no = 4, meetings_count, 0)) as too_short_count,
        sum(if(has_status and status_no = 5, meetings_count, 0)) as no_show_count,
        sum(if(has_status and status_no = 6, meetings_count, 0)) as unverified_count,
        sum(if(is_renewing, meetings_count, 0)) as renewing_count,
        sum(if(is_booked and rule_no = 1, meetings_count, 0)) as link_email_count,
        sum(if(is_booked and rule_no = 2, meetings_count, 0)) as link_journey_count,
        sum(if(is_booked and rule_no = 3, meetings_count, 0)) as click_count,
        sum(if(is_booked and rule_no = 4, meetings_count, 0)) as sent_count,
        sum(if(is_booked and rule_no = 5, meetings_count, 0)) as colleague_count,
        sum(if(is_booked and rule_no = 6, meetings_count, 0)) as none_count
    from kinds
    group by touch_no, team_no
    union all
    select touch_no, team_no, 0, 0, 0, 0, 0, 0, 0, 0, count(distinct meeting_no), 0, 0, 0, 0, 0, 0
    from money_rows
    where $basis = 'activity'
        and credit = $credit
        and carry_bits & cast($model_bit as integer) > 0
        and is_between(closed_day, $from_day, $to_day)
    group by touch_no, team_no

),

named as (

    select
        row_name($by, touches.journey, touches.step, teams.csm, teams.region) as value,
        counted.*
    from counted
    inner join touches using (touch_no)
    inner join teams using (team_no)
    where is_wanted(touches.journey, $journeys)
        and is_wanted(touches.step, $steps)
        and is_wanted(teams.csm, $csms)
        and is_wanted(teams.region, $regions)

)

select
    grouping(value) = 1 as is_total,
    value,
    sum(booked_count) as booked_count,
    sum(due_count) as due_count,
    sum(cancelled_count) as cancelled_count,
    sum(upcoming_count) as upcoming_count,
    sum(held_count) as held_count,
    sum(too_short_count) as too_short_count,
    sum(no_show_count) as no_show_count,
    sum(unverified_count) as unverified_count,
    sum(renewing_count) as renewing_count,
    sum(link_email_count) as link_email_count,
    sum(link_journey_count) as link_journey_count,
    sum(click_count) as click_count,
    sum(sent_count) as sent_count,
    sum(colleague_count) as colleague_count,
    sum(none_count) as none_count
from named
group by grouping sets ((), (value));
