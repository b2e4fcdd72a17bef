-- The journeys that a meeting's booking link names, by id or by any name they ever had.
--
-- grain:   meeting_id, journey_no
-- inputs:  meeting_times, journeys
-- params:  none
-- outputs: meeting_id, journey_no
-- units:   none

create or replace table campaign_journeys as
with

called as (

    select journey_no, unnest(names) as name
    from journeys

)

select
    meeting_times.meeting_id,
    called.journey_no
from meeting_times
inner join called on lower(trim(meeting_times.utm_campaign)) = called.name;
