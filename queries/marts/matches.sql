-- Which call each meeting was, one call a meeting; filled by csfunnel/matching.py from pairs and overrides.
--
-- grain:   meeting_id
-- inputs:  call_pairs, set_matches
-- params:  none
-- outputs: meeting_id, call_id, tier, is_ambiguous
-- units:   none

create or replace table matches (
    meeting_id varchar,
    call_id varchar,
    tier varchar,
    is_ambiguous boolean
);
