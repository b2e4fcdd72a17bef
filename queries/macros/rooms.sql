-- A conference link as it is compared: host and path, in the spelling all its links share.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: room_of, room_key
-- units:   text; null where the link names no room
--
-- Host in lower case and without www., path without a closing slash and as written, since Meet and Zoom
-- ids tell upper from lower case; scheme, query and fragment dropped.

create or replace macro room_of(parts) as
    nullif(lower(parts.host) || regexp_replace(parts.path, '/$', ''), '');

-- Within a case DuckDB would look for host and path twice: four times as long.
create or replace macro room_key(url) as room_of(regexp_extract(
    url, '^(?i:[a-z][a-z0-9+.-]*://)?(?i:www\.)?([^/?#]*)([^?#]*)', ['host', 'path']
));
