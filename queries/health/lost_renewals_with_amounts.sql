-- No lost renewal carries a final amount.
--
-- grain:   renewal_id
-- inputs:  stg_renewals
-- params:  none
-- outputs: renewal_id, closed_at, final_cents, currency
-- units:   closed_at: an instant in UTC; final_cents: integer hundredths of the currency
--
-- Only won renewals are counted as money; an amount on a lost one may mean that its stage is out of date.

select
    renewal_id,
    closed_at,
    final_cents,
    currency
from stg_renewals
where stage = 'lost'
    and final_cents > 0
order by renewal_id;
