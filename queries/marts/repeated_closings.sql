-- The closings of the few meetings that carry a weight of more than one won renewal.
--
-- grain:   meeting_no, credit, closed_day, carry_bits
-- inputs:  money_rows, meeting_rows
-- params:  none
-- outputs: meeting_no, credit, touch_no, team_no, closed_day, carry_bits
-- units:   closed_day: a day of the reporting zone; carry_bits: as in credits

create or replace table repeated_closings as
select distinct
    money_rows.meeting_no,
    money_rows.credit,
    money_rows.touch_no,
    money_rows.team_no,
    money_rows.closed_day,
    money_rows.carry_bits
from money_rows
inner join meeting_rows using (meeting_no, credit)
where money_rows.carry_bits > 0
    and meeting_rows.closed_day is null;
