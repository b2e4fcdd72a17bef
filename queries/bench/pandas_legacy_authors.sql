-- The users, by which the vectorised pandas version tells whose author is one.
--
-- grain:   author_key
-- inputs:  stg_legacy_authors
-- params:  none
-- outputs: author_key
-- units:   none

select author_key
from stg_legacy_authors;
