-- A conference link as it is compared: host and path, in the spelling all its links share.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: room_key
-- units:   text; null where the link names no room
--
-- Host in lower case and without www., path without a closing slash and as written, since Meet and Zoom
-- ids tell upper from lower case; scheme, query and fragment dropped.

create or replace macro room_part(url, part_no) as
    regexp_extract(trimmed(url), '^(?i:[a-z][a-z0-9+.-]*://)?(?i:www\.)?([^/?#]*)([^?#]*)', part_no);

create or replace macro room_key(url) as
    nullif(lower(room_part(url, 1)) || regexp_replace(room_part(url, 2), '/$', ''), '');
