-- Every meeting with its chain put together, before anything is known of its contact and its owner.
--
-- grain:   meeting_id
-- inputs:  meeting_times
-- params:  none
-- outputs: meeting_id, created_at, contact_key, company_id, utm_campaign, utm_term, utm_content
-- units:   created_at: UTC without a zone

select
    meeting_id,
    timezone('UTC', created_at) as created_at,
    contact_key,
    company_id,
    utm_campaign,
    utm_term,
    utm_content
from meeting_times;
