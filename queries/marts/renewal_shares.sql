-- The cents of every won renewal that each of its several meetings carries, under each of five models.
--
-- grain:   renewal_id, meeting_id, model
-- inputs:  renewal_meetings
-- params:  none
-- outputs: renewal_id, meeting_id, order_no, model, is_carrying, weight_trillionths, cents
-- units:   cents: integer hundredths of the currency; weight_trillionths: adding up to about one
--
-- is_carrying  the weight is over 0, even where it rounds to 0
-- Whole numbers only: shares are floored, then one cent each goes to the largest remainders, ties to the
-- earlier meeting, so the cents of a renewal add up to its amount under every model.
-- Most renewals have one meeting, which carries all under each of them and is not in here.

create or replace table renewal_shares as
with

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
                when sum(decay_trillionths) over (partition by renewal_id) > 0 then decay_trillionths
                else cast(order_no = meetings_count as hugeint)
            end}
        ], recursive := true)
    from renewal_meetings
    where meetings_count > 1

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

)

select
    renewal_id,
    meeting_id,
    order_no,
    model,
    part > 0 as is_carrying,
    cast((part * 2000000000000 + whole) // (2 * whole) as bigint) as weight_trillionths,
    cast(floor_cents as bigint) + cast(
        row_number() over (partition by renewal_id, model order by remainder desc, order_no)
        <= final_cents - sum(floor_cents) over (partition by renewal_id, model)
        as integer
    ) as cents
from floored;
