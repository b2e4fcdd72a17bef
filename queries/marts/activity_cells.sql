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
        executed_day,
        opened_day,
        clicked_day,
        list_sort(list_distinct(
            [executed_day, opened_day] || if(clicked_day is null, [], [clicked_day])
        )) as days
    from emails
    where is_counted
        and is_opened
        and (opened_day <> executed_day or clicked_day <> executed_day)

),

moves as (

    select
        executed_day as first_day, executed_day as last_day, touch_no, team_no,
        attempted_count, sent_count, delivered_count, bounced_count, unknown_clicks_count,
        0 as opened_count, 0 as clicked_count, delivered_count as delivered_any_count, 0 as opened_any_count
    from cohort_cells
    union all
    select opened_day, opened_day, touch_no, team_no, 0, 0, 0, 0, 0, count(*), 0, 0, count(*)
    from emails
    where is_counted and is_opened
    group by all
    union all
    select clicked_day, clicked_day, touch_no, team_no, 0, 0, 0, 0, 0, 0, count(*), 0, 0
    from emails
    where is_counted and is_clicked
    group by all
    union all
    select day, day, touch_no, team_no, 0, 0, 0, 0, 0, 0, 0, count(*), 0
    from (select touch_no, team_no, executed_day, unnest(days) as day from later)
    where day <> executed_day
    group by all
    union all
    select pair[1], pair[2], touch_no, team_no, 0, 0, 0, 0, 0, 0, 0, -count(*), 0
    from (select touch_no, team_no, unnest(list_zip(days[:-2], days[2:])) as pair from later)
    group by all
    union all
    select clicked_day, clicked_day, touch_no, team_no, 0, 0, 0, 0, 0, 0, 0, 0, count(*)
    from later
    where clicked_day <> opened_day
    group by all
    union all
    select
        least(opened_day, clicked_day), greatest(opened_day, clicked_day), touch_no, team_no,
        0, 0, 0, 0, 0, 0, 0, 0, -count(*)
    from later
    where clicked_day <> opened_day
    group by all

)

select
    first_day,
    last_day,
    touch_no,
    team_no,
    cast(sum(attempted_count) as integer) as attempted_count,
    cast(sum(sent_count) as integer) as sent_count,
    cast(sum(delivered_count) as integer) as delivered_count,
    cast(sum(bounced_count) as integer) as bounced_count,
    cast(sum(unknown_clicks_count) as integer) as unknown_clicks_count,
    cast(sum(opened_count) as integer) as opened_count,
    cast(sum(clicked_count) as integer) as clicked_count,
    cast(sum(delivered_any_count) as integer) as delivered_any_count,
    cast(sum(opened_any_count) as integer) as opened_any_count
from moves
group by first_day, last_day, touch_no, team_no
order by first_day;
