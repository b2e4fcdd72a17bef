-- Matches set by hand, for the meetings they may decide.
--
-- grain:   meeting_id
-- inputs:  stg_overrides, meeting_times, calls
-- params:  none
-- outputs: meeting_id, call_id
-- units:   none
--
-- call_id  null: by decision no call belongs to the meeting
-- An override may name any link of the chain, the meeting's own id first, then the smallest booking id.
-- One that names an unknown call is ignored; of two for one call the smaller meeting id has it.

create or replace table set_matches as
with

links as (

    select meeting_id, unnest(booking_ids) as booking_id
    from meeting_times

),

known as (

    select
        links.meeting_id,
        links.booking_id,
        stg_overrides.is_none,
        calls.call_id
    from stg_overrides
    inner join links using (booking_id)
    left join calls on stg_overrides.call_id = calls.call_id and not stg_overrides.is_none
    where stg_overrides.is_none or calls.call_id is not null

),

chosen as (

    select *
    from known
    qualify row_number() over (
        partition by meeting_id
        order by booking_id <> meeting_id, booking_id
    ) = 1

)

select meeting_id, call_id
from chosen
qualify call_id is null or row_number() over (partition by call_id order by meeting_id) = 1;
