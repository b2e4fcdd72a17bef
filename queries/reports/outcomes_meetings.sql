-- One renewal's meetings: those that share its money with their shares, and the others of its account.
--
-- grain:   meeting_id
-- inputs:  stg_renewals, meetings, meeting_rows, touches, loaded_email, calls, renewal_meetings, credits
-- params:  renewal_id, credit
-- outputs: meeting_id, reason, order_no, starts_at, starts_day, before_us, status, call_id, tier, gap_us,
--          duration_minutes, is_ambiguous, email_id, email_subject, journey, step,
--          rule, rule_sentence, decay_trillionths, last_weight, first_weight, linear_weight, position_weight,
--          decay_weight, last_cents, first_cents, linear_cents, position_cents, decay_cents
-- units:   before_us: microseconds from the start to the closing; gap_us: microseconds from the start to the
--          call, below 0 where the call is earlier; *_weight: trillionths; cents: integer hundredths
--
-- reason  shares (held, won and in the window), counts (held and in the window of a lost or open renewal),
--         after, too_early, or the status of one in the window that is not held; undated without a closing day
-- Meetings neither held nor in the window are left out.

with

renewal as (

    select
        *,
        closed_at - to_hours(24 * cast(getvariable('lookback_days') as bigint)) as opens_at
    from stg_renewals
    where renewal_id = $renewal_id

),

judged as (

    select
        meetings.*,
        renewal.renewal_id,
        epoch_us(renewal.closed_at) - epoch_us(meetings.starts_at) as before_us,
        case
            when renewal.closed_at is null then 'undated'
            when meetings.starts_at > renewal.closed_at then 'after'
            when meetings.starts_at <= renewal.opens_at then 'too_early'
            when meetings.status <> 'held' then meetings.status
            else if(renewal.stage = 'won', 'shares', 'counts')
        end as reason
    from meetings
    inner join renewal on meetings.company_id = renewal.company_id

),

-- Of the email log only the few that are asked for: it is the largest table there is.
subjects as (

    select email_id, subject
    from loaded_email
    where email_id in (select judged.email_id from judged)

)

select
    judged.meeting_id,
    judged.reason,
    renewal_meetings.order_no,
    judged.starts_at,
    judged.starts_day,
    judged.before_us,
    judged.status,
    judged.call_id,
    judged.tier,
    epoch_us(calls.happened_at) - epoch_us(judged.starts_at) as gap_us,
    calls.duration_minutes,
    judged.is_ambiguous,
    meeting_rows.email_id,
    subjects.subject as email_subject,
    touches.journey,
    touches.step,
    meeting_rows.rule,
    if(
        meeting_rows.rule = judged.rule,
        judged.rule_sentence,
        'An influenced meeting counts as none while only direct credit is asked for.'
    ) as rule_sentence,
    renewal_meetings.decay_trillionths,
    credits.last_weight,
    credits.first_weight,
    credits.linear_weight,
    credits.position_weight,
    credits.decay_weight,
    credits.last_cents,
    credits.first_cents,
    credits.linear_cents,
    credits.position_cents,
    credits.decay_cents
from judged
inner join meeting_rows on judged.meeting_id = meeting_rows.meeting_id and meeting_rows.credit = $credit
inner join touches using (touch_no)
left join calls on judged.call_id = calls.call_id
left join subjects on meeting_rows.email_id = subjects.email_id
left join renewal_meetings
    on judged.meeting_id = renewal_meetings.meeting_id and judged.renewal_id = renewal_meetings.renewal_id
left join credits on judged.meeting_id = credits.meeting_id and judged.renewal_id = credits.renewal_id
where judged.status = 'held'
    or judged.reason not in ('after', 'too_early')
order by judged.starts_at, judged.meeting_id;
