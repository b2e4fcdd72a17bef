-- The shares of won renewals behind an amount, in one currency: whose they are and where they go.
--
-- grain:   renewal_id, meeting_id
-- inputs:  money_rows, meeting_rows, touches, teams, credits, accounts, meetings, loaded_email
-- params:  part, most, basis, from_day, to_day, csms, regions, journeys, steps, credit, model
-- outputs: closed_at, account, csm, region, currency, share_cents, renewal_cents, weight_trillionths, journey,
--          touch, meeting_at, contact, why, subject, company_id, renewal_id, meeting_id, email_id, all_count,
--          all_cents
-- units:   instants in UTC; cents: integer hundredths of the currency; weight_trillionths: of the renewal's money;
--          all_count, all_cents: shares behind the amount and what they add up to
--
-- part     `won.USD`, `journeys.USD`, `no_journey.USD`, `no_meeting.USD`, as in funnel_money
-- account  of the renewal; csm, region, journey and touch are those of the row the share stands in
-- A share of 0.00 is no money and makes no row.

with

viewed as (

    select
        money_rows.renewal_id,
        money_rows.meeting_no,
        money_rows.closed_day,
        touches.journey,
        touches.step,
        teams.csm,
        teams.region,
        case $model
            when 'last' then money_rows.last_cents
            when 'first' then money_rows.first_cents
            when 'linear' then money_rows.linear_cents
            when 'position' then money_rows.position_cents
            when 'decay' then money_rows.decay_cents
        end as share_cents
    from money_rows
    inner join touches using (touch_no)
    inner join teams using (team_no)
    where money_rows.credit = $credit
        and money_rows.currency = substr($part, strpos($part, '.') + 1)
        and is_between(
            if($basis = 'cohort', money_rows.email_day, money_rows.closed_day), $from_day, $to_day
        )
        and case split_part($part, '.', 1)
            when 'journeys' then touches.journey_no > 0
            when 'no_journey' then touches.journey_no = 0
            when 'no_meeting' then touches.journey_no = -1
            else true
        end
        and is_wanted(touches.journey, $journeys)
        and is_wanted(touches.step, $steps)
        and is_wanted(teams.csm, $csms)
        and is_wanted(teams.region, $regions)

),

listed as (

    select
        viewed.*,
        meeting_rows.meeting_id,
        meeting_rows.email_id,
        meeting_rows.rule,
        count(*) over () as all_count,
        cast(sum(viewed.share_cents) over () as bigint) as all_cents
    from viewed
    left join meeting_rows
        on viewed.meeting_no = meeting_rows.meeting_no
        and meeting_rows.credit = $credit
    where viewed.share_cents <> 0
    order by viewed.closed_day desc nulls last, viewed.renewal_id, meeting_rows.meeting_id
    limit $most

),

driving as (

    select email_id, subject, template_name
    from loaded_email
    where email_id in (select listed.email_id from listed where listed.email_id is not null)

)

select
    credits.closed_at,
    coalesce(accounts.name, accounts.company_id, 'No company') as account,
    listed.csm,
    listed.region,
    credits.currency,
    listed.share_cents,
    credits.amount_cents as renewal_cents,
    case $model
        when 'last' then credits.last_weight
        when 'first' then credits.first_weight
        when 'linear' then credits.linear_weight
        when 'position' then credits.position_weight
        when 'decay' then credits.decay_weight
    end as weight_trillionths,
    listed.journey,
    listed.step as touch,
    meetings.starts_at as meeting_at,
    meetings.contact_key as contact,
    case
        when credits.meeting_id is null
            then 'No held meeting in the ' || getvariable('lookback_days') || ' days before it closed.'
        when listed.rule = meetings.rule then meetings.rule_sentence
        else 'An influenced meeting counts as none while only direct credit is asked for.'
    end as why,
    coalesce(driving.subject, driving.template_name) as subject,
    credits.company_id,
    credits.renewal_id,
    credits.meeting_id,
    listed.email_id,
    listed.all_count,
    listed.all_cents
from credits
inner join listed
    on credits.renewal_id = listed.renewal_id
    and credits.meeting_id is not distinct from listed.meeting_id
inner join accounts using (company_no)
left join meetings on credits.meeting_id = meetings.meeting_id
left join driving on listed.email_id = driving.email_id
order by credits.closed_day desc nulls last, credits.renewal_id, credits.meeting_id;
