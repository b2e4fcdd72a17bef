-- Every attendee of a meeting is internal or external.
--
-- grain:   kind
-- inputs:  loaded_attendee
-- params:  none
-- outputs: kind, attendees_count
-- units:   attendees_count: rows of Activity Attendee
--
-- An attendee of another kind, or of none, counts on neither side, so a meeting with them alone may stay
-- unverified.

select
    kind,
    count(*) as attendees_count
from loaded_attendee
where is_odd_kind(kind)
group by kind
order by attendees_count desc, kind;
