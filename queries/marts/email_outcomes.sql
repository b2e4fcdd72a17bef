-- What followed from each email, whenever it did.
--
-- grain:   email_no, credit
-- inputs:  email_events
-- params:  none
-- outputs: email_no, credit, executed_day, opened_day, clicked_day, team_no, touch_no, version_no, contact_no,
--          company_no, is_opened, is_clicked, is_held, carry_bits, is_single, booked_day, held_day, renewed_day,
--          first_event_day, last_event_day
-- units:   carry_bits: models under which the email is renewed, as in credits; *_day: days of the reporting zone
--
-- Every row is a booked email.
-- is_single  no stage has more than one event, so the days of the three stages say all; the days of the others
--            are in repeated_events

create or replace table email_outcomes as
select
    email_no,
    credit,
    any_value(executed_day) as executed_day,
    any_value(opened_day) as opened_day,
    any_value(clicked_day) as clicked_day,
    any_value(team_no) as team_no,
    any_value(touch_no) as touch_no,
    any_value(version_no) as version_no,
    any_value(contact_no) as contact_no,
    any_value(company_no) as company_no,
    any_value(stage_bits) & 8 > 0 as is_opened,
    any_value(stage_bits) & 16 > 0 as is_clicked,
    bool_or(stage_bit = 64) as is_held,
    coalesce(bit_or(carry_bits) filter (where stage_bit = 128), 0) as carry_bits,
    count(*) = bit_count(bit_or(stage_bit)) as is_single,
    max(event_day) filter (where stage_bit = 32) as booked_day,
    max(event_day) filter (where stage_bit = 64) as held_day,
    max(event_day) filter (where stage_bit = 128) as renewed_day,
    min(event_day) as first_event_day,
    max(event_day) as last_event_day
from email_events
group by email_no, credit
order by credit, executed_day;
