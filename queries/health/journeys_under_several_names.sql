-- Every journey has had one name.
--
-- grain:   journey_key
-- inputs:  journeys
-- params:  none
-- outputs: journey_key, journey, names
-- units:   none
--
-- names  all it was ever called, in lower case; it is shown under its latest

select
    journey_key,
    journey,
    list_filter(names, lambda name: name <> lower(trim(journey_key))) as names
from journeys
where len(list_filter(names, lambda name: name <> lower(trim(journey_key)))) > 1
order by journey_key;
