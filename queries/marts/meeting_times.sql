-- Meetings: chains of bookings told by their first link's origin and their last link's appointment.
--
-- grain:   meeting_id
-- inputs:  stg_bookings, chain_links, contact_companies, domain_companies, booking_log_companies
-- params:  none
-- outputs: meeting_id, booking_ids, created_at, contact_key, company_id, utm_campaign, utm_content, utm_term,
--          starts_at, ends_at, host_key, title, is_cancelled, is_no_show, room, guest_keys
-- units:   instants in UTC
--
-- ends_at  30 minutes after the start where the tool gives none
-- utm_*    the first non-empty one along the chain

create or replace table meeting_times as
with

links as (

    select
        stg_bookings.*,
        coalesce(chain_links.meeting_id, stg_bookings.booking_id) as meeting_id,
        coalesce(chain_links.depth_count, 0) as depth_count,
        coalesce(chain_links.is_last, true) as is_last
    from stg_bookings
    left join chain_links using (booking_id)

),

-- Single bookings are nearly all, and need no grouping.
chained as (

    select
        meeting_id,
        list(booking_id order by depth_count, created_at nulls last, booking_id) as booking_ids,
        first(utm_campaign order by depth_count, created_at nulls last, booking_id)
            filter (where utm_campaign is not null) as utm_campaign,
        first(utm_content order by depth_count, created_at nulls last, booking_id)
            filter (where utm_content is not null) as utm_content,
        first(utm_term order by depth_count, created_at nulls last, booking_id)
            filter (where utm_term is not null) as utm_term
    from links
    where booking_id in (select chain_links.booking_id from chain_links)
    group by meeting_id

)

select
    firsts.meeting_id,
    coalesce(chained.booking_ids, [firsts.booking_id]) as booking_ids,
    firsts.created_at,
    firsts.contact_key,
    coalesce(
        contact_companies.company_id, booking_log_companies.company_id, domain_companies.company_id
    ) as company_id,
    if(chained.meeting_id is null, firsts.utm_campaign, chained.utm_campaign) as utm_campaign,
    if(chained.meeting_id is null, firsts.utm_content, chained.utm_content) as utm_content,
    if(chained.meeting_id is null, firsts.utm_term, chained.utm_term) as utm_term,
    lasts.starts_at,
    coalesce(lasts.ends_at, lasts.starts_at + interval 30 minute) as ends_at,
    lasts.host_key,
    lasts.title,
    lasts.is_cancelled,
    lasts.is_no_show,
    lasts.room,
    lasts.guest_keys
from links as firsts
inner join links as lasts on firsts.meeting_id = lasts.meeting_id and lasts.is_last
left join chained on firsts.meeting_id = chained.meeting_id
left join contact_companies on firsts.contact_key = contact_companies.contact_key
left join booking_log_companies on firsts.booking_id = booking_log_companies.booking_id
left join domain_companies
    on case when contact_companies.company_id is null then domain_of(firsts.contact_key) end = domain_companies.domain
where firsts.booking_id = firsts.meeting_id;
