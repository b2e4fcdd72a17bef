-- Matches of a meeting to a call that a person has set by hand.
--
-- grain:   booking_id
-- inputs:  loaded_match_override
-- params:  none
-- outputs: booking_id, call_id, is_none, note
-- units:   none
--
-- is_none  the override says that no call belongs to the meeting

create or replace view stg_overrides as
select
    booking_id,
    call_id,
    coalesce(lower(call_id) = 'none', false) as is_none,
    note
from loaded_match_override;
