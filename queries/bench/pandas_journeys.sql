-- Every name a journey may be called by in a booking link, as the vectorised pandas version is given it.
--
-- grain:   journey_no, name
-- inputs:  journeys
-- params:  none
-- outputs: journey_no, name
-- units:   journey_no: a number for joins, good for one build only
--
-- name  trimmed, in lower case

select
    journey_no,
    unnest(names) as name
from journeys;
