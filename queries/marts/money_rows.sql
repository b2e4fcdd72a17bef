-- Each share of a won renewal in the row of reports it stands in, once for every filter of credit.
--
-- grain:   renewal_id, meeting_no, credit
-- inputs:  credits, meeting_rows
-- params:  none
-- outputs: renewal_id, meeting_no, credit, currency, team_no, touch_no, email_day, closed_day, carry_bits,
--          last_cents, first_cents, linear_cents, position_cents, decay_cents
-- units:   *_cents: integer hundredths of the currency; *_day: days of the reporting zone;
--          carry_bits: as in credits
--
-- touch_no  -1 ("No meeting") for a renewal without a meeting, whose team_no is its own account's

create or replace table money_rows as
select
    credits.renewal_id,
    meeting_rows.meeting_no,
    meeting_rows.credit,
    credits.currency,
    meeting_rows.team_no,
    meeting_rows.touch_no,
    meeting_rows.email_day,
    credits.closed_day,
    credits.carry_bits,
    credits.last_cents,
    credits.first_cents,
    credits.linear_cents,
    credits.position_cents,
    credits.decay_cents
from meeting_rows
inner join credits on meeting_rows.meeting_id = credits.meeting_id
union all
select
    renewal_id,
    null,
    kinds.credit,
    currency,
    team_no,
    -1,
    null,
    closed_day,
    carry_bits,
    last_cents,
    first_cents,
    linear_cents,
    position_cents,
    decay_cents
from credits
cross join (values ('all'), ('direct')) as kinds (credit)
where meeting_id is null;
