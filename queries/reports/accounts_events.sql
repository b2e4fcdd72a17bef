-- What happened with one account beside its emails: bookings, meetings, calls and renewals, the newest first.
--
-- grain:   kind, thing_id
-- inputs:  meetings, chain_links, stg_bookings, loaded_booking, calls, stg_renewals
-- params:  account, most
-- outputs: lane, kind, thing_id, happened_at, happened_day, who, what, refers_day, currency,
--          amount_cents, duration_minutes, all_count
-- units:   instants in UTC; *_day: of the reporting zone; amount_cents: integer hundredths of the currency;
--          all_count: events in all, of which at most so many are given
--
-- kind          booked, rescheduled, cancelled; meeting_ and its status; call; renewal_ and its stage
-- refers_day    the day a booking is for
-- amount_cents  what is at stake in a renewal that is open or lost, what a won one brought; null where missing

with

met as (

    select * from meetings where company_id = $account

),

links as (

    select listed.*, coalesce(chain_links.is_last, true) as is_last
    from (select meeting_id, contact_key, title, status, unnest(booking_ids) as booking_id from met) as listed
    left join chain_links using (booking_id)

),

dated as (

    select
        *,
        timezone(getvariable('report_timezone'), cast(due_date as timestamp)) as due_at,
        stage <> 'open' and closed_at is not null as is_closed
    from stg_renewals
    where company_id = $account

),

found as (

    select
        'Bookings' as lane, if(links.booking_id = links.meeting_id, 'booked', 'rescheduled') as kind,
        links.booking_id as thing_id, stg_bookings.created_at as happened_at, links.contact_key as who,
        links.title as what, reporting_day(stg_bookings.starts_at) as refers_day
    from stg_bookings
    inner join links using (booking_id)
    union all by name
    select
        'Bookings' as lane, 'cancelled' as kind, links.meeting_id as thing_id,
        loaded_booking.cancelled_at as happened_at, links.contact_key as who, links.title as what
    from loaded_booking
    inner join links using (booking_id)
    where links.is_last
        and links.status = 'cancelled'
        and loaded_booking.cancelled_at is not null
    union all by name
    select
        'Meetings' as lane, 'meeting_' || status as kind, meeting_id as thing_id, starts_at as happened_at,
        contact_key as who, title as what
    from met
    union all by name
    select
        'Calls' as lane, 'call' as kind, call_id as thing_id, happened_at, host_key as who, title as what,
        duration_minutes
    from calls
    where company_id = $account
        or call_id in (select met.call_id from met where met.call_id is not null)
    union all by name
    select
        'Renewals' as lane, 'renewal_' || stage as kind, renewal_id as thing_id,
        if(is_closed, closed_at, coalesce(due_at, closed_at)) as happened_at, currency,
        if(stage = 'won', if(is_amount_missing, null, final_cents), target_cents) as amount_cents
    from dated

)

select
    lane,
    kind,
    thing_id,
    happened_at,
    reporting_day(happened_at) as happened_day,
    who,
    what,
    refers_day,
    currency,
    amount_cents,
    duration_minutes,
    count(*) over () as all_count
from found
order by happened_at desc nulls first, lane, kind, thing_id
limit $most;
