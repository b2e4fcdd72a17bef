-- Every row of the booking tools, with keys made and the status read.
--
-- grain:   booking_id
-- inputs:  loaded_booking
-- params:  none
-- outputs: booking_id, created_at, starts_at, ends_at, is_cancelled, is_no_show, contact_key, guest_keys,
--          host_key, title, room, rescheduled_from, utm_campaign, utm_content, utm_term
-- units:   instants in UTC
--
-- room  host and path of the conference link, as they are compared: no scheme, www., query or closing slash

create or replace table stg_bookings as
select
    booking_id,
    created_at,
    starts_at,
    ends_at,
    coalesce(lower(status), '') in ('cancelled', 'canceled') as is_cancelled,
    coalesce(no_show, false) as is_no_show,
    contact_key(contact_email) as contact_key,
    contact_keys(guest_emails) as guest_keys,
    contact_key(host_email) as host_key,
    title,
    room_key(room_url) as room,
    rescheduled_from,
    utm_campaign,
    utm_content,
    utm_term
from loaded_booking;
