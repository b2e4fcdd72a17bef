-- The renewals behind a count: decided, by what is known of meetings held before they closed.
--
-- grain:   renewal_id
-- inputs:  renewals, meeting_rows, touches
-- params:  part, most, from_day, to_day, csms, regions, journeys, steps, credit
-- outputs: closed_at, account, csm, region, outcome, currency, final_cents, held_before_count,
--          unverified_before_count, company_id, renewal_id, all_count
-- units:   instants in UTC; cents: integer hundredths of the currency; *_before_count: the account's
--          meetings in the lookback window before closing, in view or not; all_count: renewals behind the count
--
-- part  an evidence of outcomes_groups, then `won`, `lost` or `decided`: `held.won`
-- The period is one of closing days, on either basis, as in outcomes_groups.

with

dated as (

    select *
    from renewals
    where stage in ('won', 'lost')
        and split_part($part, '.', 2) in (stage, 'decided')
        and closed_at is not null
        and company_no > 0
        and is_wanted(csm, $csms)
        and is_wanted(region, $regions)
        and is_between(closed_day, $from_day, $to_day)

),

told as (

    select
        meeting_rows.company_no,
        meeting_rows.starts_at,
        meeting_rows.status,
        is_wanted(touches.journey, $journeys) and is_wanted(touches.step, $steps) as is_in_view
    from meeting_rows
    inner join touches using (touch_no)
    where meeting_rows.credit = $credit
        and meeting_rows.status in ('held', 'unverified')
        and meeting_rows.company_no > 0

),

before as (

    select
        dated.renewal_no,
        count(*) filter (where told.status = 'held' and told.is_in_view) as own_count,
        count(*) filter (where told.status = 'held') as held_count,
        count(*) filter (where told.status = 'unverified') as unverified_count
    from told
    inner join dated
        on told.company_no = dated.company_no
        and told.starts_at <= dated.closed_at
        and told.starts_at > dated.closed_at - to_hours(24 * cast(getvariable('lookback_days') as bigint))
    group by dated.renewal_no

),

listed as (

    select
        dated.renewal_no,
        coalesce(before.held_count, 0) as held_before_count,
        coalesce(before.unverified_count, 0) as unverified_before_count,
        count(*) over () as all_count
    from dated
    left join before using (renewal_no)
    where split_part($part, '.', 1) = case
        when before.own_count > 0 then 'held'
        when before.held_count > 0 then 'held_elsewhere'
        when before.renewal_no is not null then 'unverified'
        else 'none'
    end
    order by dated.renewal_no
    limit $most

)

select
    renewals.closed_at,
    coalesce(renewals.account, renewals.company_id) as account,
    renewals.csm,
    renewals.region,
    renewals.stage as outcome,
    renewals.currency,
    if(renewals.is_amount_missing, null, renewals.final_cents) as final_cents,
    listed.held_before_count,
    listed.unverified_before_count,
    renewals.company_id,
    renewals.renewal_id,
    listed.all_count
from renewals
inner join listed using (renewal_no)
order by listed.renewal_no;
