-- Emails counted by the days on which something happened to them: what activity in a period is summed from.
--
-- grain:   first_day, last_day, touch_no, team_no
-- inputs:  emails, cohort_cells
-- params:  none
-- outputs: first_day, last_day, touch_no, team_no, attempted_count, sent_count, delivered_count, bounced_count,
--          unknown_clicks_count, opened_count, clicked_count, delivered_any_count, opened_any_count
-- units:   counts of emails, signed in the *_any columns
--
-- An email is in a period once, however many of its days are. So *_any counts each of its days (a row with
-- first_day = last_day) less each pair of neighbouring days (a row from the one to the other): summed over the
-- rows that lie in the period that is 1 if any day does, for a period has no holes.
-- delivered_any: days of sending, opening and clicking of delivered emails; opened_any: of opening and clicking

create or replace table activity_cells as
with

later as (

    select
        touch_no,
        team_no,
        opened_day,
        clicked_day,
        list_sort(list_distinct(list_filter(
            [executed_day, opened_day, clicked_day], lambda day: day is not null
        ))) as delivered_days,
        list_sort(list_distinct(list_filter(
            [opened_day, clicked_day], lambda day: day is not null
        ))) as opened_days,
        executed_day
    from emails
    where is_counted
        and is_opened
        and (opened_day <> executed_day or clicked_day <> executed_day)

),

moves as (

    select opened_day as first_day, opened_day as last_day, touch_no, team_no, count(*) as opened_count,
        0 as clicked_count, 0 as delivered_any_count, count(*) as opened_any_count
    from emails
    where is_counted and is_opened
    group by all
    union all
    select clicked_day, clicked_day, touch_no, team_no, 0, count(*), 0, 0
    from emails
    where is_counted and is_clicked
    group by all
    union all
    select day, day, touch_no, team_no, 0, 0, count(*), 0
    from (select touch_no, team_no, executed_day, unnest(delivered_days) as day from later)
    where day <> executed_day
    group by all
    union all
    select pair[1], pair[2], touch_no, team_no, 0, 0, -count(*), 0
    from (select touch_no, team_no, unnest(list_zip(delivered_days[:-2], delivered_days[2:])) as pair from later)
    group by all
    union all
    select clicked_day, clicked_day, touch_no, team_no, 0, 0, 0, count(*)
    from later
    where clicked_day <> opened_day
    group by all
    union all
    select opened_days[1], opened_days[2], touch_no, team_no, 0, 0, 0, -count(*)
    from later
    where len(opened_days) = 2
    group by all
    union all
    select executed_day, executed_day, touch_no, team_no, 0, 0, delivered_count, 0
    from cohort_cells

)

select
    moves.first_day,
    moves.last_day,
    moves.touch_no,
    moves.team_no,
    cast(coalesce(any_value(cohort_cells.attempted_count), 0) as integer) as attempted_count,
    cast(coalesce(any_value(cohort_cells.sent_count), 0) as integer) as sent_count,
    cast(coalesce(any_value(cohort_cells.delivered_count), 0) as integer) as delivered_count,
    cast(coalesce(any_value(cohort_cells.bounced_count), 0) as integer) as bounced_count,
    cast(coalesce(any_value(cohort_cells.unknown_clicks_count), 0) as integer) as unknown_clicks_count,
    cast(sum(moves.opened_count) as integer) as opened_count,
    cast(sum(moves.clicked_count) as integer) as clicked_count,
    cast(sum(moves.delivered_any_count) as integer) as delivered_any_count,
    cast(sum(moves.opened_any_count) as integer) as opened_any_count
from moves
left join cohort_cells
    on moves.first_day = cohort_cells.executed_day
    and moves.first_day = moves.last_day
    and moves.touch_no = cohort_cells.touch_no
    and moves.team_no = cohort_cells.team_no
group by moves.first_day, moves.last_day, moves.touch_no, moves.team_no
order by moves.first_day;
