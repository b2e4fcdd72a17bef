-- Every open renewal by account and by where the day it is due lies: what is at stake, and where it is listed.
--
-- grain:   company_id, place, currency
-- inputs:  accounts, stg_renewals, as_of
-- params:  within_days, csms, regions
-- outputs: company_id, place, currency, stake_cents, renewals_count, missing_count
-- units:   stake_cents: integer hundredths of the currency, null where no amount is known; counts of renewals
--
-- place          ahead (due from the day of as_of to `within_days` days later), overdue, later, no_day;
--                or no_account, whose renewals are on no list, wherever their day lies
-- missing_count  renewals without an amount: what is at stake is then at least the sum
-- The day is the due date, else the planned closing.

with

renewals as (

    select *, coalesce(due_date, reporting_day(closed_at)) as due_day
    from stg_renewals
    where stage = 'open'

)

select
    renewals.company_id,
    case
        when renewals.company_id is null then 'no_account'
        when renewals.due_day is null then 'no_day'
        when renewals.due_day < reporting_day(as_of.as_of) then 'overdue'
        when renewals.due_day <= cast(reporting_day(as_of.as_of) + cast($within_days as integer) as date) then 'ahead'
        else 'later'
    end as place,
    renewals.currency,
    cast(sum(renewals.target_cents) as bigint) as stake_cents,
    count(*) as renewals_count,
    count(*) filter (where renewals.target_cents is null) as missing_count
from renewals
inner join accounts on renewals.company_id is not distinct from accounts.company_id
cross join as_of
where is_wanted(accounts.csm, $csms)
    and is_wanted(accounts.region, $regions)
group by all
order by renewals.company_id, place, renewals.currency;
