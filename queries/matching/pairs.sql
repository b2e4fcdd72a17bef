-- The pairs of meeting and call that may be matched, best first.
--
-- grain:   meeting_id, call_id
-- inputs:  call_pairs, set_matches
-- params:  none
-- outputs: tier_no, gap_us, meeting_id, call_id
-- units:   gap_us: microseconds
--
-- What an override has decided is out of the game.

select
    tier_no,
    gap_us,
    meeting_id,
    call_id
from call_pairs
where meeting_id not in (select set_matches.meeting_id from set_matches)
    and call_id not in (
        select set_matches.call_id from set_matches where set_matches.call_id is not null
    )
order by tier_no, gap_us, meeting_id, call_id;
