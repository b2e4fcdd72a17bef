-- Delivered emails counted by what they said and who signed them, for comparing versions and senders.
--
-- grain:   executed_day, touch_no, team_no, version_no, sender_no
-- inputs:  emails, stg_versions, versions, senders, email_events
-- params:  none
-- outputs: executed_day, touch_no, team_no, version_no, sender_no, delivered_count, opened_count, clicked_count,
--          unknown_clicks_count, all_booked_count, direct_booked_count
-- units:   counts of emails
--
-- all_*, direct_*  by the filter of credit
-- Numbers stand for texts before the large join, so that it carries no texts along but the ids.

create or replace table version_cells as
with

numbered as not materialized (

    select stg_versions.email_id, versions.version_no, senders.sender_no
    from stg_versions
    inner join versions
        on stg_versions.template is not distinct from versions.template
        and stg_versions.variant is not distinct from versions.variant
        and stg_versions.subject is not distinct from versions.subject
    inner join senders on stg_versions.sender_email is not distinct from senders.sender_email

),

booked as (

    select email_id, bool_or(credit = 'direct') as is_direct
    from email_events
    group by email_id

)

select
    emails.executed_day,
    emails.touch_no,
    emails.team_no,
    numbered.version_no,
    numbered.sender_no,
    cast(count(*) as integer) as delivered_count,
    cast(sum((emails.stage_bits >> 3) & 1) as integer) as opened_count,
    cast(sum((emails.stage_bits >> 4) & 1) as integer) as clicked_count,
    cast(sum((emails.stage_bits >> 9) & 1) as integer) as unknown_clicks_count,
    cast(count(booked.email_id) as integer) as all_booked_count,
    cast(count(*) filter (where booked.is_direct) as integer) as direct_booked_count
from emails
inner join numbered using (email_id)
left join booked using (email_id)
where emails.is_counted
    and emails.is_delivered
group by emails.executed_day, emails.touch_no, emails.team_no, numbered.version_no, numbered.sender_no
order by emails.executed_day;
