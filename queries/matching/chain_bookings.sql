-- The bookings that replace another known booking or are replaced by one.
--
-- grain:   booking_id
-- inputs:  stg_bookings
-- params:  none
-- outputs: booking_id, replaced_id, created_us
-- units:   created_us: microseconds since 1970, null where unknown
--
-- replaced_id  null where it is unknown or the booking itself

with

links as (

    select
        later.booking_id,
        earlier.booking_id as replaced_id
    from stg_bookings as later
    inner join stg_bookings as earlier
        on later.rescheduled_from = earlier.booking_id
        and later.booking_id <> earlier.booking_id

),

involved as (

    select booking_id from links
    union
    select replaced_id from links

)

select
    stg_bookings.booking_id,
    links.replaced_id,
    epoch_us(stg_bookings.created_at) as created_us
from stg_bookings
inner join involved using (booking_id)
left join links using (booking_id);
