-- The renewals one may ask to be explained, those that closed last first, and one asked for by its id.
--
-- grain:   renewal_id
-- inputs:  stg_renewals, loaded_renewal, accounts, renewal_meetings
-- params:  from_day, to_day, csms, regions, renewal_id, most
-- outputs: renewal_id, company_id, account, csm, region, stage, said_stage, due_date, closed_day,
--          closed_at, final_cents, target_cents, currency, is_amount_missing, meetings_count, all_count
-- units:   cents: integer hundredths of the currency; days of the reporting zone, due_date as given;
--          all_count: renewals there are, of which `most` are given
--
-- renewal_id      null: all whose closing day, else due day, lies in the period; else that one, whatever the filters
-- final_cents     null where the amount is missing
-- meetings_count  held meetings that share a won renewal; null for others

with

wanted as (

    select
        stg_renewals.*,
        loaded_renewal.stage as said_stage,
        accounts.name,
        accounts.csm,
        accounts.region,
        reporting_day(stg_renewals.closed_at) as closed_day
    from stg_renewals
    inner join loaded_renewal using (renewal_id)
    inner join accounts on stg_renewals.company_id is not distinct from accounts.company_id
    where if(
        cast($renewal_id as varchar) is not null,
        stg_renewals.renewal_id = $renewal_id,
        is_wanted(accounts.csm, $csms)
        and is_wanted(accounts.region, $regions)
        and is_between(
            coalesce(reporting_day(stg_renewals.closed_at), stg_renewals.due_date), $from_day, $to_day
        )
    )

)

select
    renewal_id,
    company_id,
    coalesce(name, 'Unknown account') as account,
    csm,
    region,
    stage,
    said_stage,
    due_date,
    closed_day,
    closed_at,
    if(is_amount_missing, null, final_cents) as final_cents,
    target_cents,
    currency,
    is_amount_missing,
    if(stage = 'won', coalesce(shared.meetings_count, 0), null) as meetings_count,
    count(*) over () as all_count
from wanted
left join (
    select renewal_id, any_value(meetings_count) as meetings_count
    from renewal_meetings
    group by renewal_id
) as shared using (renewal_id)
order by stage = 'open', closed_at desc nulls last, renewal_id
limit $most;
