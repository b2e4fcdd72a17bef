-- Renewal opportunities with their money in cents and the moment they closed.
--
-- grain:   renewal_id
-- inputs:  loaded_renewal, loaded_company
-- params:  none
-- outputs: renewal_id, company_id, due_date, closed_at, stage, target_cents, final_cents, currency,
--          is_amount_missing
-- units:   cents: integer hundredths of the currency
--
-- closed_at    a bare date means the last microsecond of that day in the reporting zone. A clock change may
--              repeat midnight, which is then taken for the later one, or leave out the hour before it
-- stage        won, lost or open; a stage word we do not know is open, and a check names it
-- final_cents  0 where the amount is missing
-- company_id   null where the account is not known
-- currency     in upper case; a sign that many currencies share is the default's, where that bears it

create or replace table stg_renewals as
select
    renewal_id,
    case
        when company_id in (select known.company_id from loaded_company as known) then company_id
    end as company_id,
    due_date,
    coalesce(closed_at, least(
        timezone(getvariable('report_timezone'), cast(closed_on + 1 as timestamp)) - interval 1 microsecond,
        timezone(getvariable('report_timezone'), cast(closed_on + 1 as timestamp) - interval 1 microsecond)
    )) as closed_at,
    stage_of(stage) as stage,
    cast(target_amount * 100 as bigint) as target_cents,
    coalesce(cast(final_amount * 100 as bigint), 0) as final_cents,
    case
        when currency is null or bears_sign(getvariable('default_currency'), currency)
            or currency = '$' and getvariable('default_currency') is null
            then coalesce(upper(getvariable('default_currency')), 'No currency')
        else upper(currency)
    end as currency,
    final_amount is null as is_amount_missing
from loaded_renewal;
