-- One renewal whole, whatever the filters: whose it is, what became of it, and for how much.
--
-- grain:   renewal_id
-- inputs:  renewals, renewal_meetings
-- params:  renewal_id
-- outputs: renewal_id, company_id, account, csm, region, stage, due_date, closed_day,
--          closed_at, final_cents, target_cents, currency, is_amount_missing, meetings_count
-- units:   cents: integer hundredths of the currency; days of the reporting zone, due_date as given
--
-- final_cents     null where the amount is missing
-- meetings_count  held meetings that share a won renewal; null for others

select
    renewals.renewal_id,
    renewals.company_id,
    coalesce(renewals.account, 'Unknown account') as account,
    renewals.csm,
    renewals.region,
    renewals.stage,
    renewals.due_date,
    renewals.closed_day,
    renewals.closed_at,
    if(renewals.is_amount_missing, null, renewals.final_cents) as final_cents,
    renewals.target_cents,
    renewals.currency,
    renewals.is_amount_missing,
    if(renewals.stage = 'won', (
        select count(*) from renewal_meetings where renewal_meetings.renewal_id = $renewal_id
    ), null) as meetings_count
from renewals
where renewals.renewal_id = $renewal_id;
