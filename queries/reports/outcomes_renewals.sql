-- One renewal whole, whatever the filters: whose it is, what became of it, and for how much.
--
-- grain:   renewal_id
-- inputs:  stg_renewals, loaded_renewal, accounts, renewal_meetings
-- params:  renewal_id
-- outputs: renewal_id, company_id, account, csm, region, stage, said_stage, due_date, closed_day,
--          closed_at, final_cents, target_cents, currency, is_amount_missing, meetings_count
-- units:   cents: integer hundredths of the currency; days of the reporting zone, due_date as given
--
-- final_cents     null where the amount is missing
-- meetings_count  held meetings that share a won renewal; null for others

select
    stg_renewals.renewal_id,
    stg_renewals.company_id,
    coalesce(accounts.name, 'Unknown account') as account,
    accounts.csm,
    accounts.region,
    stg_renewals.stage,
    loaded_renewal.stage as said_stage,
    stg_renewals.due_date,
    reporting_day(stg_renewals.closed_at) as closed_day,
    stg_renewals.closed_at,
    if(stg_renewals.is_amount_missing, null, stg_renewals.final_cents) as final_cents,
    stg_renewals.target_cents,
    stg_renewals.currency,
    stg_renewals.is_amount_missing,
    if(stg_renewals.stage = 'won', (
        select count(*) from renewal_meetings where renewal_meetings.renewal_id = $renewal_id
    ), null) as meetings_count
from stg_renewals
inner join loaded_renewal using (renewal_id)
inner join accounts on stg_renewals.company_id is not distinct from accounts.company_id
where stg_renewals.renewal_id = $renewal_id;
