-- Notes past the line that names their legacy author, as the packs write it.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: author_line, past_author_line, read_alike_apart
-- units:   text
--
-- The steps go in this order, each on the column of the one before: a macro's argument is copied.
-- author_line       the line, null where there is none
-- past_author_line  what follows the line
-- read_alike_apart  the same where its text is that of the notes without their author's line. Null where the last
--                   block may be one as well, which takes a colon, and where what follows may be plain text by itself
--                   but stands in HTML here: such notes are read by the whole rule. Most are as they were but for the
--                   line, and need no reading.

create or replace macro read_alike_apart(words) as if(
    contains(words, ':') or contains(words, '&#') or contains(words, '&colon')
    or (contains(words, '<') and not regexp_matches(words, '^<(?:p|div|ul|ol)>')),
    null,
    words
);

create or replace macro author_line(notes) as if(
    starts_with(notes, '<p>Legacy author:'),
    nullif(regexp_extract(notes, '^<p>Legacy author:[^<]*</p>'), ''),
    null
);

create or replace macro past_author_line(notes, line) as
    if(line is null, null, substr(notes, length(line) + 1));
