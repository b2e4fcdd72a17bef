-- Every open renewal by account and by where the day it is due lies: what is at stake, and where it is listed.
--
-- grain:   company_id, place, currency
-- inputs:  renewals, as_of
-- params:  within_days, csms, regions
-- outputs: company_id, place, currency, stake_cents, renewals_count, missing_count
-- units:   stake_cents: integer hundredths of the currency, null where no amount is known; counts of renewals
--
-- place          ahead (due from the day of as_of to `within_days` days later), overdue, later, no_day;
--                or no_account, whose renewals are on no list, wherever their day lies
-- missing_count  renewals without an amount: what is at stake is then at least the sum
-- The day is the due date, else the planned closing.

with

today as (
    select reporting_day(as_of) as day from as_of
),

waiting as (

    select
        company_id,
        currency,
        target_cents,
        coalesce(due_date, closed_day) as due_day
    from renewals
    where stage = 'open'
        and is_wanted(csm, $csms)
        and is_wanted(region, $regions)

)

select
    waiting.company_id,
    case
        when waiting.company_id is null then 'no_account'
        when waiting.due_day is null then 'no_day'
        when waiting.due_day < today.day then 'overdue'
        when waiting.due_day <= cast(today.day + cast($within_days as integer) as date) then 'ahead'
        else 'later'
    end as place,
    waiting.currency,
    cast(sum(waiting.target_cents) as bigint) as stake_cents,
    count(*) as renewals_count,
    count(*) filter (where waiting.target_cents is null) as missing_count
from waiting
cross join today
group by all
order by waiting.company_id, place, waiting.currency;
