-- Meetings counted by the month that puts them in view, their touch and their team.
--
-- grain:   basis, credit, stretch_no, touch_no, team_no
-- inputs:  meeting_rows
-- params:  none
-- outputs: basis, credit, stretch_no, touch_no, team_no, booked_count, cancelled_count, upcoming_count,
--          held_count, too_short_count, no_show_count, unverified_count, link_email_count,
--          link_journey_count, click_count, sent_count, colleague_count, none_count, renewing_counts
-- units:   counts of meetings; stretch_no: see macros/stretches.sql; renewing_counts: one a model
--
-- basis  cohort: all by the day of the email; activity: booked and rules by the day of booking, statuses by that
--        of the start, renewing by that of the closing

create or replace table meeting_months as
with

facts as (

    select
        'cohort' as basis, credit, month_stretch(email_day) as stretch_no, touch_no, team_no,
        rule_no, status_no, carry_bits
    from meeting_rows
    union all
    select 'activity', credit, month_stretch(created_day), touch_no, team_no, rule_no, null, 0
    from meeting_rows
    union all
    select 'activity', credit, month_stretch(starts_day), touch_no, team_no, null, status_no, 0
    from meeting_rows
    union all
    select 'activity', credit, month_stretch(closed_day), touch_no, team_no, null, null, carry_bits
    from meeting_rows
    where closed_day is not null

)

select
    basis,
    credit,
    stretch_no,
    touch_no,
    team_no,
    cast(count(rule_no) as integer) as booked_count,
    cast(count(*) filter (where status_no = 1) as integer) as cancelled_count,
    cast(count(*) filter (where status_no = 2) as integer) as upcoming_count,
    cast(count(*) filter (where status_no = 3) as integer) as held_count,
    cast(count(*) filter (where status_no = 4) as integer) as too_short_count,
    cast(count(*) filter (where status_no = 5) as integer) as no_show_count,
    cast(count(*) filter (where status_no = 6) as integer) as unverified_count,
    cast(count(*) filter (where rule_no = 1) as integer) as link_email_count,
    cast(count(*) filter (where rule_no = 2) as integer) as link_journey_count,
    cast(count(*) filter (where rule_no = 3) as integer) as click_count,
    cast(count(*) filter (where rule_no = 4) as integer) as sent_count,
    cast(count(*) filter (where rule_no = 5) as integer) as colleague_count,
    cast(count(*) filter (where rule_no = 6) as integer) as none_count,
    {
        'last': count(*) filter (where carry_bits & 1 > 0),
        'first': count(*) filter (where carry_bits & 2 > 0),
        'linear': count(*) filter (where carry_bits & 4 > 0),
        'position': count(*) filter (where carry_bits & 8 > 0),
        'decay': count(*) filter (where carry_bits & 16 > 0)
    } as renewing_counts
from facts
group by basis, credit, stretch_no, touch_no, team_no
order by basis, credit, stretch_no;
