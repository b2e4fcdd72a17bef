-- What happened to emails on one day, by that day and by its month, touch and team.
--
-- grain:   stretch_no, touch_no, team_no
-- inputs:  emails, cohort_days
-- params:  none
-- outputs: stretch_no, touch_no, team_no, attempted_count, sent_count, delivered_count, bounced_count,
--          unknown_clicks_count, opened_count, clicked_count, delivered_any_count, opened_any_count
-- units:   counts of emails; stretch_no: see macros/stretches.sql
--
-- An email is in a period once, however many of its days are. So *_any counts each of its days here less each
-- pair of neighbouring days in activity_pairs: summed over the rows that lie in the period that is 1 if any day
-- does, for a period has no holes.
-- unknown_clicks: on the days of sending and of opening, since both are what clicks are compared with
-- delivered_any: days of sending, opening and clicking of delivered emails; opened_any: of opening and clicking

create or replace table activity_sums as
with

-- An opened email has its day of opening twice where that is not the day of sending: once as the day it was
-- opened, once as a day on which something happened. The days of its click likewise.
moves as (

    select
        opened_day as day, touch_no, team_no, 1 as opened_count, 0 as clicked_count,
        (stage_bits & 512 > 0 and opened_day <> executed_day)::integer as unknown_clicks_count,
        (opened_day <> executed_day)::integer as delivered_any_count, 1 as opened_any_count
    from emails
    where is_counted and is_opened
    union all
    select
        clicked_day, touch_no, team_no, 0, 1, 0,
        (clicked_day <> executed_day and clicked_day <> opened_day)::integer, (clicked_day <> opened_day)::integer
    from emails
    where is_counted and is_clicked

),

moved as (

    select
        day as executed_day,
        touch_no,
        team_no,
        sum(opened_count) as opened_count,
        sum(clicked_count) as clicked_count,
        sum(unknown_clicks_count) as unknown_clicks_count,
        sum(delivered_any_count) as delivered_any_count,
        sum(opened_any_count) as opened_any_count
    from moves
    group by all

),

days as materialized (

    select
        executed_day,
        touch_no,
        team_no,
        coalesce(cohort_days.attempted_count, 0) as attempted_count,
        coalesce(cohort_days.sent_count, 0) as sent_count,
        coalesce(cohort_days.delivered_count, 0) as delivered_count,
        coalesce(cohort_days.bounced_count, 0) as bounced_count,
        coalesce(cohort_days.unknown_clicks_count, 0) + coalesce(moved.unknown_clicks_count, 0) as unknown_clicks_count,
        coalesce(moved.opened_count, 0) as opened_count,
        coalesce(moved.clicked_count, 0) as clicked_count,
        coalesce(cohort_days.delivered_count, 0) + coalesce(moved.delivered_any_count, 0) as delivered_any_count,
        coalesce(moved.opened_any_count, 0) as opened_any_count
    from cohort_days
    full join moved using (executed_day, touch_no, team_no)

)

select day_stretch(executed_day) as stretch_no, touch_no, team_no, cast(columns('_count$') as integer)
from days
union all
select month_stretch(executed_day), touch_no, team_no, cast(sum(columns('_count$')) as integer)
from days
group by all
order by stretch_no;
