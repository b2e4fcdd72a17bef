-- One selection of the cohort funnel in one of six queries: by month.
--
-- grain:   month_day
-- inputs:  cohort_days, touches, teams
-- params:  from_day, to_day
-- outputs: month_day, attempted_count, sent_count, delivered_count, bounced_count, opened_count,
--          clicked_count
-- units:   counts of emails
--
-- Days are summed first: telling the month of each cell takes longer than all else.

with

days as (

    select
        executed_day,
        sum(attempted_count) as attempted_count,
        sum(sent_count) as sent_count,
        sum(delivered_count) as delivered_count,
        sum(bounced_count) as bounced_count,
        sum(opened_count) as opened_count,
        sum(clicked_count) as clicked_count
    from cohort_days
    inner join touches using (touch_no)
    inner join teams using (team_no)
    where is_between(executed_day, $from_day, $to_day)
    group by executed_day

)

select
    date_trunc('month', executed_day) as month_day,
    sum(attempted_count) as attempted_count,
    sum(sent_count) as sent_count,
    sum(delivered_count) as delivered_count,
    sum(bounced_count) as bounced_count,
    sum(opened_count) as opened_count,
    sum(clicked_count) as clicked_count
from days
group by month_day;
