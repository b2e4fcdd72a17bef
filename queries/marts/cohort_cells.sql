-- Emails counted by the day they were attempted, their touch and their team: what cohorts are summed from.
--
-- grain:   executed_day, touch_no, team_no
-- inputs:  emails, email_outcomes
-- params:  none
-- outputs: executed_day, touch_no, team_no, attempted_count, sent_count, delivered_count, bounced_count,
--          opened_count, clicked_count, unknown_clicks_count, all_booked_count, all_held_count,
--          all_unopened_count, all_unclicked_count, all_renewed_counts, direct_booked_count, direct_held_count,
--          direct_unopened_count, direct_unclicked_count, direct_renewed_counts
-- units:   counts of emails; *_renewed_counts: one a model, in the order last, first, linear, position, decay
--
-- all_*, direct_*          by the filter of credit
-- *_unopened, *_unclicked  booked emails without that record: they reached the stage all the same
-- Sorted by day, so that a range of dates reads only its part of the table.

create or replace table cohort_cells as
with

outcomes as (

    select
        executed_day,
        touch_no,
        team_no,
        count(*) filter (where credit = 'all') as all_booked_count,
        count(*) filter (where credit = 'all' and is_held) as all_held_count,
        count(*) filter (where credit = 'all' and not is_opened) as all_unopened_count,
        count(*) filter (where credit = 'all' and not is_clicked) as all_unclicked_count,
        {
            'last': count(*) filter (where credit = 'all' and carry_bits & 1 > 0),
            'first': count(*) filter (where credit = 'all' and carry_bits & 2 > 0),
            'linear': count(*) filter (where credit = 'all' and carry_bits & 4 > 0),
            'position': count(*) filter (where credit = 'all' and carry_bits & 8 > 0),
            'decay': count(*) filter (where credit = 'all' and carry_bits & 16 > 0)
        } as all_renewed_counts,
        count(*) filter (where credit = 'direct') as direct_booked_count,
        count(*) filter (where credit = 'direct' and is_held) as direct_held_count,
        count(*) filter (where credit = 'direct' and not is_opened) as direct_unopened_count,
        count(*) filter (where credit = 'direct' and not is_clicked) as direct_unclicked_count,
        {
            'last': count(*) filter (where credit = 'direct' and carry_bits & 1 > 0),
            'first': count(*) filter (where credit = 'direct' and carry_bits & 2 > 0),
            'linear': count(*) filter (where credit = 'direct' and carry_bits & 4 > 0),
            'position': count(*) filter (where credit = 'direct' and carry_bits & 8 > 0),
            'decay': count(*) filter (where credit = 'direct' and carry_bits & 16 > 0)
        } as direct_renewed_counts
    from email_outcomes
    group by executed_day, touch_no, team_no

),

cells as (

    select
        executed_day,
        touch_no,
        team_no,
        cast(count(*) as integer) as attempted_count,
        cast(sum((stage_bits >> 1) & 1) as integer) as sent_count,
        cast(sum((stage_bits >> 2) & 1) as integer) as delivered_count,
        cast(sum((stage_bits >> 8) & 1) as integer) as bounced_count,
        cast(sum((stage_bits >> 3) & 1) as integer) as opened_count,
        cast(sum((stage_bits >> 4) & 1) as integer) as clicked_count,
        cast(sum((stage_bits >> 9) & 1) as integer) as unknown_clicks_count
    from emails
    where is_counted
    group by executed_day, touch_no, team_no

)

select
    cells.*,
    coalesce(all_booked_count, 0)::integer as all_booked_count,
    coalesce(all_held_count, 0)::integer as all_held_count,
    coalesce(all_unopened_count, 0)::integer as all_unopened_count,
    coalesce(all_unclicked_count, 0)::integer as all_unclicked_count,
    all_renewed_counts,
    coalesce(direct_booked_count, 0)::integer as direct_booked_count,
    coalesce(direct_held_count, 0)::integer as direct_held_count,
    coalesce(direct_unopened_count, 0)::integer as direct_unopened_count,
    coalesce(direct_unclicked_count, 0)::integer as direct_unclicked_count,
    direct_renewed_counts
from cells
left join outcomes using (executed_day, touch_no, team_no)
order by executed_day;
