-- What followed from the few emails that were booked, held or renewed more than once.
--
-- grain:   email_no, credit, stage_bit, event_day, carry_bits
-- inputs:  email_events, email_outcomes
-- params:  none
-- outputs: email_no, credit, stage_bit, event_day, carry_bits, executed_day, opened_day, clicked_day, team_no,
--          touch_no
-- units:   as in email_events

create or replace table repeated_events as
select distinct
    events.email_no,
    events.credit,
    events.stage_bit,
    events.event_day,
    events.carry_bits,
    events.executed_day,
    events.opened_day,
    events.clicked_day,
    events.team_no,
    events.touch_no
from email_events as events
inner join email_outcomes using (email_no, credit)
where not email_outcomes.is_single;
