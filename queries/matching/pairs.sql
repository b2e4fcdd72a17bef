-- The pairs of meeting and call among which there is a choice, best first.
--
-- grain:   meeting_id, call_id
-- inputs:  call_pairs, set_matches, matches
-- params:  none
-- outputs: tier_no, gap_us, meeting_id, call_id
-- units:   gap_us: microseconds
--
-- What an override has decided is out of the game, and so is what is matched already.

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
    and meeting_id not in (select matches.meeting_id from matches)
    and call_id not in (select matches.call_id from matches)
order by tier_no, gap_us, meeting_id, call_id;
