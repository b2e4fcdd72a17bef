-- One selection of the cohort funnel in one query: in all, by journey, step, CSM, region and month.
--
-- grain:   journey, step, csm, region, month_day
-- inputs:  cohort_days, touches, teams
-- params:  from_day, to_day
-- outputs: journey, step, csm, region, month_day, attempted_count, sent_count, delivered_count, bounced_count,
--          opened_count, clicked_count
-- units:   counts of emails

with

summed as (

    select
        touch_no,
        team_no,
        date_trunc('month', executed_day) as month_day,
        sum(attempted_count) as attempted_count,
        sum(sent_count) as sent_count,
        sum(delivered_count) as delivered_count,
        sum(bounced_count) as bounced_count,
        sum(opened_count) as opened_count,
        sum(clicked_count) as clicked_count
    from cohort_days
    where is_between(executed_day, $from_day, $to_day)
    group by touch_no, team_no, month_day

)

select
    touches.journey,
    touches.step,
    teams.csm,
    teams.region,
    month_day,
    sum(attempted_count) as attempted_count,
    sum(sent_count) as sent_count,
    sum(delivered_count) as delivered_count,
    sum(bounced_count) as bounced_count,
    sum(opened_count) as opened_count,
    sum(clicked_count) as clicked_count
from summed
inner join touches using (touch_no)
inner join teams using (team_no)
group by grouping sets ((), (touches.journey), (touches.step), (teams.csm), (teams.region), (month_day));
