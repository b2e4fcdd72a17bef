-- Notes past the line that names their legacy author, as the packs write it.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: past_author_line
-- units:   text
--
-- past_author_line  what follows the line: its text is that of the notes without their author's line. Null where
--                   there is no such line, where the last block may be one as well, which takes a colon, and where
--                   what follows may be plain text by itself but stands in HTML here: such notes are read by the
--                   whole rule. Most are as they were but for the line, and need no reading.

create or replace macro read_alike_apart(words) as if(
    contains(words, ':') or contains(words, '&#') or contains(words, '&colon')
    or (contains(words, '<') and not regexp_matches(words, '^<(?:p|div|ul|ol)>')),
    null,
    words
);

create or replace macro past_author_line(notes) as if(
    starts_with(notes, '<p>Legacy author:') and regexp_matches(notes, '^<p>Legacy author:[^<]*</p>'),
    read_alike_apart(substr(notes, length(regexp_extract(notes, '^<p>Legacy author:[^<]*</p>')) + 1)),
    null
);
