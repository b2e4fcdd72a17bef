-- Every row of the email log with its flags read, before anything is joined to it.
--
-- grain:   email_id
-- inputs:  loaded_email
-- params:  none
-- outputs: email_id, executed_at, journey_key, journey_name, step, template, variant, subject,
--          sender_email, contact_email, company_id, first_opened_at, clicked_at, is_counted, is_sent, is_bounced,
--          is_delivered, is_opened, is_clicked
-- units:   instants in UTC
--
-- executed_at  the column, else sent_at
-- is_clicked   null where the email was delivered and its export has no click columns: unknown
-- Staged without materialising: whoever asks for two columns must not pay for all.
-- is_opened    says so only on evidence, so an unknown click does not make it unknown

create or replace view stg_emails as
with

clicks as not materialized (

    select
        *,
        coalesce(click_count, list_sum(list_transform(clicked_links, lambda link: link.clicks_count)), 0)
        - case
            when clicked_links is null then 0
            else coalesce(list_sum(list_transform(
                list_filter(clicked_links, lambda link: link.host = 'mailto:'
                    or list_has_any([true], list_transform(
                        cast(getvariable('non_content_links') as varchar[]),
                        lambda word: contains(link.host, word) or contains(link.path, word)
                    ))),
                lambda link: link.clicks_count
            )), 0)
        end as content_clicks_count,
        coalesce(is_sent, sent_at is not null) as was_sent,
        coalesce(is_bounced, false) as was_bounced,
        coalesce(is_rejected, false) as was_rejected
    from loaded_email

),

delivered as not materialized (

    select
        *,
        was_sent and not was_bounced and not was_rejected as is_delivered,
        case when has_clicks then content_clicks_count > 0 end as has_content_click
    from clicks

)

select
    email_id,
    coalesce(executed_at, sent_at) as executed_at,
    coalesce(journey_id, journey_name) as journey_key,
    journey_name,
    step,
    template_name as template,
    variant,
    subject,
    sender_email,
    contact_email,
    company_id,
    first_opened_at,
    clicked_at,
    coalesce(lower(address_type), 'to') = 'to'
    and coalesce(lower(source), 'advanced outreach') = 'advanced outreach' as is_counted,
    was_sent as is_sent,
    was_bounced as is_bounced,
    is_delivered,
    is_delivered and (
        coalesce(is_opened, false)
        or coalesce(opened_count > 0, false)
        or first_opened_at is not null
        or coalesce(has_content_click, false)
    ) as is_opened,
    is_delivered and has_content_click as is_clicked
from delivered;
