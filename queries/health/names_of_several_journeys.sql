-- Every name of a journey is the name of one journey alone.
--
-- grain:   journey
-- inputs:  journeys
-- params:  none
-- outputs: journey, journeys_count, journey_keys
-- units:   journeys_count: journeys
--
-- They stand in one row of reports; a booking link that says the name may mean either.

select
    journey,
    count(*) as journeys_count,
    list(journey_key order by journey_key) as journey_keys
from journeys
group by journey
having count(*) > 1
order by journey;
