-- Who signed the delivered emails, and who owns the accounts they went to now.
--
-- grain:   sender_key, csm
-- inputs:  emails, senders, touches, teams
-- params:  from_day, to_day, csms, regions, journeys, steps
-- outputs: sender_key, sender, csm, kind, delivered_count
-- units:   counts of emails
--
-- sender  the name behind the address, else the address; null where the email log does not say
-- kind    own: the CSM now signed; other: somebody else of the house did; unknown: the address, or who is behind
--         it, is not known; no_owner: the account has no CSM now

with

mailboxes as (

    select distinct sender_no, sender_key, names
    from senders

),

counted as (

    select touch_no, team_no, sender_no, count(*) as delivered_count
    from emails
    where is_counted
        and is_delivered
        and is_between(executed_day, $from_day, $to_day)
    group by touch_no, team_no, sender_no

),

summed as (

    select mailboxes.sender_key, mailboxes.names, teams.csm, sum(counted.delivered_count) as delivered_count
    from counted
    inner join mailboxes using (sender_no)
    inner join touches using (touch_no)
    inner join teams using (team_no)
    where is_wanted(touches.journey, $journeys)
        and is_wanted(touches.step, $steps)
        and is_wanted(teams.csm, $csms)
        and is_wanted(teams.region, $regions)
    group by mailboxes.sender_key, mailboxes.names, teams.csm

)

select
    sender_key,
    coalesce(names[1], sender_key) as sender,
    csm,
    whose_name(names, csm) as kind,
    delivered_count
from summed
order by delivered_count desc, sender, csm;
