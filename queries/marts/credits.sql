-- The money of every won renewal, shared among the held meetings before it under each of five models.
--
-- grain:   renewal_id, meeting_id
-- inputs:  stg_renewals, meetings, accounts
-- params:  none
-- outputs: renewal_id, company_id, company_no, team_no, currency, closed_at, closed_day, amount_cents,
--          meeting_id, order_no, last_weight, first_weight, linear_weight, position_weight, decay_weight, carry_bits,
--          last_cents, first_cents, linear_cents, position_cents, decay_cents
-- units:   *_cents: integer hundredths of the currency; *_weight: trillionths, adding up to about one;
--          carry_bits: models that give the meeting a weight over 0: 1 last, 2 first, 4 linear, 8 position, 16 decay
--
-- meeting_id  null for a won renewal without a held meeting in the lookback window: all goes to "No meeting"
-- Whole numbers only: shares are floored, then one cent each goes to the largest remainders, ties to the
-- earlier meeting, so the cents of a renewal add up to its amount under every model.

create or replace table credits as
with

won as (

    select *
    from stg_renewals
    where stage = 'won'

),

touched as (

    select
        won.*,
        held.meeting_id,
        row_number() over chain as order_no,
        count(*) over (partition by won.renewal_id) as meetings_count,
        epoch_us(won.closed_at) - epoch_us(held.starts_at) as age_us
    from won
    inner join meetings as held
        on won.company_id = held.company_id
        and held.status = 'held'
        and held.starts_at <= won.closed_at
        and held.starts_at > won.closed_at - to_hours(24 * cast(getvariable('lookback_days') as bigint))
    window chain as (partition by won.renewal_id order by held.starts_at, held.meeting_id)

),

-- 2592000000000 microseconds are the 30 days in which a meeting's weight halves.
halved as (

    select
        *,
        cast(round(power(2.0, -age_us / 2592000000000) * 1000000000000) as hugeint) as decay_part
    from touched

),

parts as (

    select
        *,
        unnest([
            {'model': 'last', 'part': cast(order_no = meetings_count as hugeint)},
            {'model': 'first', 'part': cast(order_no = 1 as hugeint)},
            {'model': 'linear', 'part': cast(1 as hugeint)},
            {'model': 'position', 'part': cast(case
                when meetings_count > 2 and order_no in (1, meetings_count) then 2 * (meetings_count - 2)
                else 1
            end as hugeint)},
            {'model': 'decay', 'part': case
                when sum(decay_part) over (partition by renewal_id) > 0 then decay_part
                else cast(order_no = meetings_count as hugeint)
            end}
        ], recursive := true)
    from halved

),

summed as (

    select
        *,
        cast(sum(part) over (partition by renewal_id, model) as hugeint) as whole
    from parts

),

-- Integer division truncates, so a negative amount is floored by hand.
floored as (

    select
        *,
        (final_cents * part) // whole - cast((final_cents * part) % whole < 0 as integer) as floor_cents,
        ((final_cents * part) % whole + whole) % whole as remainder
    from summed

),

shared as (

    select
        *,
        cast(floor_cents as bigint) + cast(
            row_number() over (partition by renewal_id, model order by remainder desc, order_no)
            <= final_cents - sum(floor_cents) over (partition by renewal_id, model)
            as integer
        ) as cents,
        cast((part * 2000000000000 + whole) // (2 * whole) as bigint) as weight
    from floored

),

wide as (

    select
        renewal_id,
        meeting_id,
        order_no,
        max(weight) filter (where model = 'last') as last_weight,
        max(weight) filter (where model = 'first') as first_weight,
        max(weight) filter (where model = 'linear') as linear_weight,
        max(weight) filter (where model = 'position') as position_weight,
        max(weight) filter (where model = 'decay') as decay_weight,
        max((part > 0)::integer) filter (where model = 'last')
        + 2 * max((part > 0)::integer) filter (where model = 'first')
        + 4 * max((part > 0)::integer) filter (where model = 'linear')
        + 8 * max((part > 0)::integer) filter (where model = 'position')
        + 16 * max((part > 0)::integer) filter (where model = 'decay') as carry_bits,
        max(cents) filter (where model = 'last') as last_cents,
        max(cents) filter (where model = 'first') as first_cents,
        max(cents) filter (where model = 'linear') as linear_cents,
        max(cents) filter (where model = 'position') as position_cents,
        max(cents) filter (where model = 'decay') as decay_cents
    from shared
    group by all

)

select
    won.renewal_id,
    won.company_id,
    accounts.company_no,
    accounts.team_no,
    won.currency,
    won.closed_at,
    reporting_day(won.closed_at) as closed_day,
    won.final_cents as amount_cents,
    wide.meeting_id,
    coalesce(wide.order_no, 1) as order_no,
    coalesce(wide.last_weight, 1000000000000) as last_weight,
    coalesce(wide.first_weight, 1000000000000) as first_weight,
    coalesce(wide.linear_weight, 1000000000000) as linear_weight,
    coalesce(wide.position_weight, 1000000000000) as position_weight,
    coalesce(wide.decay_weight, 1000000000000) as decay_weight,
    coalesce(wide.carry_bits, 0) as carry_bits,
    coalesce(wide.last_cents, won.final_cents) as last_cents,
    coalesce(wide.first_cents, won.final_cents) as first_cents,
    coalesce(wide.linear_cents, won.final_cents) as linear_cents,
    coalesce(wide.position_cents, won.final_cents) as position_cents,
    coalesce(wide.decay_cents, won.final_cents) as decay_cents
from won
left join wide using (renewal_id)
inner join accounts on won.company_id is not distinct from accounts.company_id;
