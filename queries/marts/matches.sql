-- Which call each meeting was, one call a meeting; csfunnel/matching.py adds those that had a choice.
--
-- grain:   meeting_id
-- inputs:  call_pairs, set_matches
-- params:  none
-- outputs: meeting_id, call_id, tier, is_ambiguous
-- units:   none
--
-- A meeting and a call that are in no other pair have no choice, and nearly all are such.

create or replace table matches as
with

free as (

    select *
    from call_pairs
    where meeting_id not in (select set_matches.meeting_id from set_matches)
        and call_id not in (
            select set_matches.call_id from set_matches where set_matches.call_id is not null
        )

),

sided as (

    select
        *,
        count(*) over (partition by meeting_id) as calls_count,
        count(*) over (partition by call_id) as meetings_count
    from free

)

select
    meeting_id,
    call_id,
    ['room', 'attendee', 'attendee_late', 'host', 'company', 'moved'][tier_no] as tier,
    false as is_ambiguous
from sided
where calls_count = 1
    and meetings_count = 1
union all
select meeting_id, call_id, 'override', false
from set_matches
where call_id is not null;
