-- How each version of each touch did: by its template, variant and subject.
--
-- grain:   journey, step, template, variant, subject
-- inputs:  emails, email_outcomes, versions, touches, teams
-- params:  from_day, to_day, csms, regions, journeys, steps, credit
-- outputs: journey, step, template, variant, subject, delivered_count, opened_count, clicked_count,
--          unknown_clicks_count, booked_count
-- units:   counts of emails
--
-- template, variant, subject  null where the email log does not say
-- The emails are those sent in the period, with all that followed.

with

counted as (

    select
        touch_no,
        team_no,
        version_no,
        count(*) as delivered_count,
        count(*) filter (where stage_bits & 8 > 0) as opened_count,
        count(*) filter (where stage_bits & 16 > 0) as clicked_count,
        count(*) filter (where stage_bits & 512 > 0) as unknown_clicks_count,
        0 as booked_count
    from emails
    where is_counted
        and is_delivered
        and is_between(executed_day, $from_day, $to_day)
    group by touch_no, team_no, version_no
    union all
    select touch_no, team_no, version_no, 0, 0, 0, 0, count(*)
    from email_outcomes
    where credit = $credit
        and is_between(executed_day, $from_day, $to_day)
    group by touch_no, team_no, version_no

)

select
    touches.journey,
    touches.step,
    versions.template,
    versions.variant,
    versions.subject,
    sum(counted.delivered_count) as delivered_count,
    sum(counted.opened_count) as opened_count,
    sum(counted.clicked_count) as clicked_count,
    sum(counted.unknown_clicks_count) as unknown_clicks_count,
    sum(counted.booked_count) as booked_count
from counted
inner join versions using (version_no)
inner join touches using (touch_no)
inner join teams using (team_no)
where is_wanted(touches.journey, $journeys)
    and is_wanted(touches.step, $steps)
    and is_wanted(teams.csm, $csms)
    and is_wanted(teams.region, $regions)
group by touches.journey, touches.step, versions.template, versions.variant, versions.subject
order by touches.journey, touches.step, versions.template, versions.variant, versions.subject;
