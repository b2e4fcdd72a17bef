-- The email log as loaded, with the columns that attribution and the funnel by CSM need.
--
-- grain:   email_id
-- inputs:  loaded_email
-- params:  none
-- outputs: email_id, executed_at, sent_at, source, address_type, journey_id, journey_name, contact_email,
--          company_id, is_sent, is_opened, opened_count, first_opened_at, click_count, clicked_links, is_bounced,
--          is_rejected, has_clicks
-- units:   instants: UTC without a zone

select
    email_id,
    timezone('UTC', executed_at) as executed_at,
    timezone('UTC', sent_at) as sent_at,
    source,
    address_type,
    journey_id,
    journey_name,
    contact_email,
    company_id,
    is_sent,
    is_opened,
    opened_count,
    timezone('UTC', first_opened_at) as first_opened_at,
    click_count,
    clicked_links,
    is_bounced,
    is_rejected,
    has_clicks
from loaded_email;
