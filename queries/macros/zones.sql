-- Local times of months in which a zone's clocks do not change: sums, where the calendar takes ten times as long.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: steady_offset, instant_at
-- units:   offsets in microseconds, local less UTC; naive: a local date and time from 1900 to 2199
--
-- steady_offset  of the list that queries/intake/steady_offsets.sql gives; null where the clocks may change
-- instant_at     the instant of a local time at an offset

create or replace macro steady_offset(naive, offsets) as offsets[(year(naive) - 1900) * 12 + month(naive)];

create or replace macro instant_at(naive, offset_us) as make_timestamptz(epoch_us(naive) - offset_us);
