-- The held meetings that share each won renewal: those of its account in the lookback window before it closed.
--
-- grain:   renewal_id, meeting_id
-- inputs:  stg_renewals, meetings
-- params:  none
-- outputs: renewal_id, meeting_id, final_cents, order_no, meetings_count, decay_trillionths
-- units:   final_cents: integer hundredths of the currency; decay_trillionths: trillionths, halved every 30 days;
--          order_no: by start, then meeting id, 1 first
--
-- The 30 days of the decay are 2592000000000 microseconds.

create or replace table renewal_meetings as
select
    won.renewal_id,
    held.meeting_id,
    won.final_cents,
    row_number() over (partition by won.renewal_id order by held.starts_at, held.meeting_id) as order_no,
    count(*) over (partition by won.renewal_id) as meetings_count,
    cast(round(power(
        2.0, (epoch_us(held.starts_at) - epoch_us(won.closed_at)) / 2592000000000
    ) * 1000000000000) as hugeint) as decay_trillionths
from stg_renewals as won
inner join meetings as held
    on won.company_id = held.company_id
    and held.status = 'held'
    and held.starts_at <= won.closed_at
    and held.starts_at > won.closed_at - to_hours(24 * cast(getvariable('lookback_days') as bigint))
where won.stage = 'won';
