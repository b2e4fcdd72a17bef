-- What happened to emails on one day, by that day and by its month, touch and team.
--
-- grain:   stretch_no, touch_no, team_no
-- inputs:  activity_cells
-- params:  none
-- outputs: stretch_no, touch_no, team_no, attempted_count, sent_count, delivered_count, bounced_count,
--          unknown_clicks_count, opened_count, clicked_count, delivered_any_count, opened_any_count
-- units:   counts of emails, as in activity_cells; stretch_no: see macros/stretches.sql
--
-- The cells from one day to another are in activity_pairs.

create or replace table activity_sums as
with

days as (

    select *
    from activity_cells
    where first_day = last_day

)

select day_stretch(first_day) as stretch_no, touch_no, team_no, columns('_count$')
from days
union all
select month_stretch(first_day), touch_no, team_no, cast(sum(columns('_count$')) as integer)
from days
group by all
order by stretch_no;
