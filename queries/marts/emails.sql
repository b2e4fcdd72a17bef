-- The email log as it is counted: whose it is, which touch it was, what became of it and on which days.
--
-- grain:   email_id
-- inputs:  stg_emails, addresses, accounts, mailings, reporting_quarters
-- params:  none
-- outputs: email_id, executed_at, executed_day, opened_day, clicked_day, first_day, last_day, contact_no,
--          company_no, team_no, touch_no, version_no, sender_no, is_counted, is_sent, is_bounced, is_delivered,
--          is_opened, is_clicked, stage_bits
-- units:   *_day: days of the reporting zone; *_no: numbers for joins, good for one build only
--
-- opened_day   of first_opened_at, clicked_day of clicked_at, else executed_day; null where it did not happen
-- first_day, last_day  the least and the greatest of the three
-- is_clicked   null where unknown
-- stage_bits   1 attempted, 2 sent, 4 delivered, 8 opened, 16 clicked, 256 bounced, 512 click unknown

create or replace table emails as
with

placed as not materialized (

    select
        stg_emails.*,
        addresses.contact_no,
        quarters.first_quarter_no,
        quarters.days,
        day_among(stg_emails.executed_at, quarters.first_quarter_no, quarters.days) as executed_day,
        coalesce(own.company_no, addresses.company_no, 0) as company_no,
        coalesce(own.team_no, addresses.team_no, nobody.team_no) as team_no,
        mailings.touch_no,
        mailings.version_no,
        mailings.sender_no
    from stg_emails
    left join addresses on stg_emails.contact_email = addresses.address
    left join accounts as own on stg_emails.company_id = own.company_id
    inner join mailings
        on stg_emails.journey_key is not distinct from mailings.journey_key
        and stg_emails.step is not distinct from mailings.step
        and stg_emails.template is not distinct from mailings.template
        and stg_emails.variant is not distinct from mailings.variant
        and stg_emails.subject is not distinct from mailings.subject
        and stg_emails.sender_email is not distinct from mailings.sender_email
    cross join reporting_quarters as quarters
    cross join (select team_no from accounts where company_no = 0) as nobody

)

select
    email_id,
    executed_at,
    executed_day,
    case when is_opened then coalesce(day_among(first_opened_at, first_quarter_no, days), executed_day) end as opened_day,
    case when is_clicked then coalesce(day_among(clicked_at, first_quarter_no, days), executed_day) end as clicked_day,
    least(executed_day, opened_day, clicked_day) as first_day,
    greatest(executed_day, opened_day, clicked_day) as last_day,
    contact_no,
    company_no,
    team_no,
    touch_no,
    version_no,
    sender_no,
    is_counted,
    is_sent,
    is_bounced,
    is_delivered,
    is_opened,
    is_clicked,
    cast(
        1 + 2 * is_sent::integer + 4 * is_delivered::integer + 8 * is_opened::integer
        + 16 * coalesce(is_clicked, false)::integer + 256 * is_bounced::integer
        + 512 * (is_clicked is null)::integer as smallint
    ) as stage_bits
from placed;
