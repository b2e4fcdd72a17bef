-- Emails taken off again, by each two neighbouring days on which something happened to them.
--
-- grain:   first_day, last_day, touch_no, team_no
-- inputs:  emails
-- params:  none
-- outputs: first_day, last_day, touch_no, team_no, delivered_any_count, opened_any_count
-- units:   counts of emails below 0: see activity_sums
--
-- middle_day  of the three; the last one where an email was not clicked

create or replace table activity_pairs as
with

later as (

    select
        touch_no,
        team_no,
        opened_day,
        clicked_day,
        first_day,
        greatest(least(executed_day, opened_day), least(greatest(executed_day, opened_day), clicked_day)) as middle_day,
        last_day
    from emails
    where is_counted
        and is_opened
        and first_day < last_day

),

pairs as (

    select first_day, middle_day as last_day, touch_no, team_no, -1 as delivered_any_count, 0 as opened_any_count
    from later
    where first_day < middle_day
    union all
    select middle_day, last_day, touch_no, team_no, -1, 0
    from later
    where middle_day < last_day
    union all
    select least(opened_day, clicked_day), greatest(opened_day, clicked_day), touch_no, team_no, 0, -1
    from later
    where clicked_day <> opened_day

)

select
    first_day,
    last_day,
    touch_no,
    team_no,
    cast(sum(delivered_any_count) as integer) as delivered_any_count,
    cast(sum(opened_any_count) as integer) as opened_any_count
from pairs
group by all
order by first_day;
