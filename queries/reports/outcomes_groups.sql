-- Decided renewals by what is known of meetings held before they closed: how many were won and lost.
--
-- grain:   evidence
-- inputs:  renewals, meeting_rows, touches
-- params:  from_day, to_day, csms, regions, journeys, steps, credit
-- outputs: evidence, won_count, lost_count, open_count
-- units:   counts of renewals
--
-- evidence  held: a held meeting in view in the lookback window before closing; held_elsewhere: only ones
--           that the filters leave out; unverified: none held, but one that may have been; none: neither;
--           unknown_account: the account is not known, so neither are its meetings; undated: decided without
--           a closing day, in no period; open: not decided, with the planned day in the period
-- The period is one of closing days, on either basis; CSM and region are the renewing account's.

with

dated as (

    select renewal_no, company_no, stage, closed_at
    from renewals
    where is_wanted(csm, $csms)
        and is_wanted(region, $regions)
        and (
            is_between(coalesce(closed_day, due_date), $from_day, $to_day)
            or (stage <> 'open' and closed_at is null)
        )

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
        bool_or(told.status = 'held' and told.is_in_view) as is_held,
        bool_or(told.status = 'held') as is_held_anywhere
    from told
    inner join dated
        on told.company_no = dated.company_no
        and told.starts_at <= dated.closed_at
        and told.starts_at > dated.closed_at - to_hours(24 * cast(getvariable('lookback_days') as bigint))
    group by dated.renewal_no

),

judged as (

    select
        dated.stage,
        case
            when dated.stage = 'open' then 'open'
            when dated.closed_at is null then 'undated'
            when dated.company_no = 0 then 'unknown_account'
            when before.is_held then 'held'
            when before.is_held_anywhere then 'held_elsewhere'
            when before.renewal_no is not null then 'unverified'
            else 'none'
        end as evidence
    from dated
    left join before using (renewal_no)

)

select
    evidence,
    count(*) filter (where stage = 'won') as won_count,
    count(*) filter (where stage = 'lost') as lost_count,
    count(*) filter (where stage = 'open') as open_count
from judged
group by evidence
order by evidence;
