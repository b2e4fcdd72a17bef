-- The money of every won renewal, shared among the held meetings before it under each of five models.
--
-- grain:   renewal_id, meeting_id
-- inputs:  stg_renewals, renewal_meetings, renewal_shares, accounts
-- params:  none
-- outputs: renewal_id, company_id, company_no, team_no, currency, closed_at, closed_day, amount_cents,
--          meeting_id, order_no, last_weight, first_weight, linear_weight, position_weight, decay_weight, carry_bits,
--          last_cents, first_cents, linear_cents, position_cents, decay_cents
-- units:   *_cents: integer hundredths of the currency; *_weight: trillionths, adding up to about one;
--          carry_bits: models that give the meeting a weight over 0: 1 last, 2 first, 4 linear, 8 position, 16 decay
--
-- meeting_id  null for a won renewal without a held meeting in the lookback window: all goes to "No meeting"

create or replace table credits as
with

won as (

    select *
    from stg_renewals
    where stage = 'won'

),

wide as (

    select
        renewal_id,
        meeting_id,
        order_no,
        max(weight_trillionths) filter (where model = 'last') as last_weight,
        max(weight_trillionths) filter (where model = 'first') as first_weight,
        max(weight_trillionths) filter (where model = 'linear') as linear_weight,
        max(weight_trillionths) filter (where model = 'position') as position_weight,
        max(weight_trillionths) filter (where model = 'decay') as decay_weight,
        max(is_carrying::integer) filter (where model = 'last')
        + 2 * max(is_carrying::integer) filter (where model = 'first')
        + 4 * max(is_carrying::integer) filter (where model = 'linear')
        + 8 * max(is_carrying::integer) filter (where model = 'position')
        + 16 * max(is_carrying::integer) filter (where model = 'decay') as carry_bits,
        max(cents) filter (where model = 'last') as last_cents,
        max(cents) filter (where model = 'first') as first_cents,
        max(cents) filter (where model = 'linear') as linear_cents,
        max(cents) filter (where model = 'position') as position_cents,
        max(cents) filter (where model = 'decay') as decay_cents
    from renewal_shares
    group by all
    union all
    select
        renewal_id,
        meeting_id,
        order_no,
        1000000000000, 1000000000000, 1000000000000, 1000000000000, 1000000000000,
        31,
        final_cents, final_cents, final_cents, final_cents, final_cents
    from renewal_meetings
    where meetings_count = 1

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
