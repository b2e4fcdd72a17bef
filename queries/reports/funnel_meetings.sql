-- The meetings in view: how many were booked, by which rule, and what became of them.
--
-- grain:   is_total, value
-- inputs:  meeting_rows, credits, touches, teams
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

renewing as (

    select distinct meeting_id
    from credits
    where carry_bits & cast($model_bit as integer) > 0
        and ($basis = 'cohort' or is_between(closed_day, $from_day, $to_day))

),

named as (

    select
        row_name($by, touches.journey, touches.step, teams.csm, teams.region) as value,
        meeting_rows.rule,
        meeting_rows.status,
        meeting_rows.is_due,
        $basis = 'cohort' or is_between(meeting_rows.created_day, $from_day, $to_day) as is_booked,
        $basis = 'cohort' or is_between(meeting_rows.starts_day, $from_day, $to_day) as has_status,
        meeting_rows.carry_bits & cast($model_bit as integer) > 0
        and meeting_rows.meeting_id in (select renewing.meeting_id from renewing) as is_renewing
    from meeting_rows
    inner join touches using (touch_no)
    inner join teams using (team_no)
    where meeting_rows.credit = $credit
        and ($basis = 'activity' or is_between(meeting_rows.email_day, $from_day, $to_day))
        and is_wanted(touches.journey, $journeys)
        and is_wanted(touches.step, $steps)
        and is_wanted(teams.csm, $csms)
        and is_wanted(teams.region, $regions)

)

select
    grouping(value) = 1 as is_total,
    value,
    count(*) filter (where is_booked) as booked_count,
    count(*) filter (where has_status and is_due) as due_count,
    count(*) filter (where has_status and status = 'cancelled') as cancelled_count,
    count(*) filter (where has_status and status = 'upcoming') as upcoming_count,
    count(*) filter (where has_status and status = 'held') as held_count,
    count(*) filter (where has_status and status = 'too_short') as too_short_count,
    count(*) filter (where has_status and status = 'no_show') as no_show_count,
    count(*) filter (where has_status and status = 'unverified') as unverified_count,
    count(*) filter (where is_renewing) as renewing_count,
    count(*) filter (where is_booked and rule = 'link_email') as link_email_count,
    count(*) filter (where is_booked and rule = 'link_journey') as link_journey_count,
    count(*) filter (where is_booked and rule = 'click') as click_count,
    count(*) filter (where is_booked and rule = 'sent') as sent_count,
    count(*) filter (where is_booked and rule = 'colleague') as colleague_count,
    count(*) filter (where is_booked and rule = 'none') as none_count
from named
group by grouping sets ((), (value));
