-- Every won renewal's money by meeting under one model: which email has it, and where it goes.
--
-- grain:   renewal_id, meeting_id
-- inputs:  credits, meeting_rows, touches
-- params:  model, credit
-- outputs: renewal_id, currency, meeting_id, email_id, goes_to, weight_trillionths, cents
-- units:   weight_trillionths: of the renewal's money; cents: integer hundredths of the currency

select
    credits.renewal_id,
    credits.currency,
    credits.meeting_id,
    meeting_rows.email_id,
    coalesce(touches.journey, 'No meeting') as goes_to,
    case $model
        when 'last' then credits.last_weight
        when 'first' then credits.first_weight
        when 'linear' then credits.linear_weight
        when 'position' then credits.position_weight
        when 'decay' then credits.decay_weight
    end as weight_trillionths,
    case $model
        when 'last' then credits.last_cents
        when 'first' then credits.first_cents
        when 'linear' then credits.linear_cents
        when 'position' then credits.position_cents
        when 'decay' then credits.decay_cents
    end as cents
from credits
left join meeting_rows
    on credits.meeting_id = meeting_rows.meeting_id
    and meeting_rows.credit = $credit
left join touches using (touch_no)
order by credits.renewal_id, credits.order_no;
