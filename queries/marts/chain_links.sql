-- Which meeting each booking is a link of; filled by csfunnel/matching.py, since chains may be circles.
--
-- grain:   booking_id
-- inputs:  stg_bookings
-- params:  none
-- outputs: booking_id, meeting_id, depth_count, is_last
-- units:   depth_count: reschedulings from the first link
--
-- Only bookings of chains of more than one link stand here: all others are meetings by themselves.

create or replace table chain_links (
    booking_id varchar,
    meeting_id varchar,
    depth_count integer,
    is_last boolean
);
