-- Emails counted by the day and by the month they were attempted, their touch and their team.
--
-- grain:   stretch_no, touch_no, team_no
-- inputs:  emails, email_outcomes
-- params:  none
-- outputs: stretch_no, touch_no, team_no, attempted_count, sent_count, delivered_count, bounced_count,
--          opened_count, clicked_count, unknown_clicks_count, all_booked_count, all_held_count,
--          all_unopened_count, all_unclicked_count, direct_booked_count, direct_held_count,
--          direct_unopened_count, direct_unclicked_count, all_last_count, all_first_count, all_linear_count,
--          all_position_count, all_decay_count, direct_last_count, direct_first_count, direct_linear_count,
--          direct_position_count, direct_decay_count
-- units:   counts of emails; stretch_no: see macros/stretches.sql
--
-- all_*, direct_*          by the filter of credit
-- *_unopened, *_unclicked  booked emails without that record: they reached the stage all the same
-- all_last and the like    renewed under that model
-- Sorted by stretch, so that a range of dates reads only its part of the table.

create or replace table cohort_sums as
with

days as materialized (

    select
        day_stretch(executed_day) as stretch_no,
        touch_no,
        team_no,
        count(*) as attempted_count,
        count(*) filter (where stage_bits & 2 > 0) as sent_count,
        count(*) filter (where stage_bits & 4 > 0) as delivered_count,
        count(*) filter (where stage_bits & 256 > 0) as bounced_count,
        count(*) filter (where stage_bits & 8 > 0) as opened_count,
        count(*) filter (where stage_bits & 16 > 0) as clicked_count,
        count(*) filter (where stage_bits & 512 > 0) as unknown_clicks_count
    from emails
    where is_counted
    group by all

),

stretches as (

    select stretch_no, touch_no, team_no, cast(columns('_count$') as integer)
    from days
    union all
    select month_stretch(stretch_day(stretch_no)), touch_no, team_no, cast(sum(columns('_count$')) as integer)
    from days
    group by all

),

booked as (

    select *, unnest([day_stretch(executed_day), month_stretch(executed_day)]) as stretch_no
    from email_outcomes

),

outcomes as (

    select
        stretch_no,
        touch_no,
        team_no,
        count(*) filter (where credit = 'all') as all_booked_count,
        count(*) filter (where credit = 'all' and is_held) as all_held_count,
        count(*) filter (where credit = 'all' and not is_opened) as all_unopened_count,
        count(*) filter (where credit = 'all' and not is_clicked) as all_unclicked_count,
        count(*) filter (where credit = 'direct') as direct_booked_count,
        count(*) filter (where credit = 'direct' and is_held) as direct_held_count,
        count(*) filter (where credit = 'direct' and not is_opened) as direct_unopened_count,
        count(*) filter (where credit = 'direct' and not is_clicked) as direct_unclicked_count,
        count(*) filter (where credit = 'all' and carry_bits & 1 > 0) as all_last_count,
        count(*) filter (where credit = 'all' and carry_bits & 2 > 0) as all_first_count,
        count(*) filter (where credit = 'all' and carry_bits & 4 > 0) as all_linear_count,
        count(*) filter (where credit = 'all' and carry_bits & 8 > 0) as all_position_count,
        count(*) filter (where credit = 'all' and carry_bits & 16 > 0) as all_decay_count,
        count(*) filter (where credit = 'direct' and carry_bits & 1 > 0) as direct_last_count,
        count(*) filter (where credit = 'direct' and carry_bits & 2 > 0) as direct_first_count,
        count(*) filter (where credit = 'direct' and carry_bits & 4 > 0) as direct_linear_count,
        count(*) filter (where credit = 'direct' and carry_bits & 8 > 0) as direct_position_count,
        count(*) filter (where credit = 'direct' and carry_bits & 16 > 0) as direct_decay_count
    from booked
    group by stretch_no, touch_no, team_no

)

select
    stretches.*,
    cast(coalesce(columns(outcomes.* exclude (stretch_no, touch_no, team_no)), 0) as integer)
from stretches
left join outcomes using (stretch_no, touch_no, team_no)
order by stretch_no;
