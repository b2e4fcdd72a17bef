-- Emails counted by the day and by the month they were attempted, their touch and their team.
--
-- grain:   stretch_no, touch_no, team_no
-- inputs:  cohort_cells
-- params:  none
-- outputs: stretch_no, touch_no, team_no, attempted_count, sent_count, delivered_count, bounced_count,
--          opened_count, clicked_count, unknown_clicks_count, all_booked_count, all_held_count,
--          all_unopened_count, all_unclicked_count, direct_booked_count, direct_held_count,
--          direct_unopened_count, direct_unclicked_count, all_last_count, all_first_count, all_linear_count,
--          all_position_count, all_decay_count, direct_last_count, direct_first_count, direct_linear_count,
--          direct_position_count, direct_decay_count
-- units:   counts of emails, as in cohort_cells; stretch_no: see macros/stretches.sql
--
-- all_last and the like  renewed under that model

create or replace table cohort_sums as
with

days as (

    select
        cohort_cells.* exclude (all_renewed_counts, direct_renewed_counts),
        coalesce(all_renewed_counts.last, 0) as all_last_count,
        coalesce(all_renewed_counts.first, 0) as all_first_count,
        coalesce(all_renewed_counts.linear, 0) as all_linear_count,
        coalesce(all_renewed_counts.position, 0) as all_position_count,
        coalesce(all_renewed_counts.decay, 0) as all_decay_count,
        coalesce(direct_renewed_counts.last, 0) as direct_last_count,
        coalesce(direct_renewed_counts.first, 0) as direct_first_count,
        coalesce(direct_renewed_counts.linear, 0) as direct_linear_count,
        coalesce(direct_renewed_counts.position, 0) as direct_position_count,
        coalesce(direct_renewed_counts.decay, 0) as direct_decay_count
    from cohort_cells

)

select day_stretch(executed_day) as stretch_no, touch_no, team_no, cast(columns('_count$') as integer)
from days
union all
select month_stretch(executed_day), touch_no, team_no, cast(sum(columns('_count$')) as integer)
from days
group by all
order by stretch_no;
