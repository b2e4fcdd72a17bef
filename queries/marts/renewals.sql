-- Every renewal with its account and the day it closed, in the order of lists: closed last first, then the open.
--
-- grain:   renewal_id
-- inputs:  stg_renewals, accounts
-- params:  none
-- outputs: renewal_no, renewal_id, company_no, company_id, account, csm, region, stage, due_date, closed_at,
--          closed_day, target_cents, final_cents, currency, is_amount_missing
-- units:   renewal_no: its place in that order, 1 first, and good for one build only; cents: integer hundredths
--          of the currency; closed_day: a day of the reporting zone
--
-- company_no  0 where the account is not known; account is then null
-- Reports would else tell the day of every renewal anew, which takes longer than all else of theirs.

create or replace table renewals as
select
    cast(row_number() over (
        order by stg_renewals.stage = 'open', stg_renewals.closed_at desc nulls last, stg_renewals.renewal_id
    ) as integer) as renewal_no,
    stg_renewals.renewal_id,
    accounts.company_no,
    stg_renewals.company_id,
    accounts.name as account,
    accounts.csm,
    accounts.region,
    stg_renewals.stage,
    stg_renewals.due_date,
    stg_renewals.closed_at,
    reporting_day(stg_renewals.closed_at) as closed_day,
    stg_renewals.target_cents,
    stg_renewals.final_cents,
    stg_renewals.currency,
    stg_renewals.is_amount_missing
from stg_renewals
inner join accounts on stg_renewals.company_id is not distinct from accounts.company_id
order by renewal_no;
