-- What a title says a meeting was about.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: title_kind
-- units:   text
--
-- title_kind  the first kind whose pattern the title, in lower case, has; else "other"; null without a title.
--             Up to three, named by their places, since a pattern that is no constant is compiled for each row anew

create or replace macro title_kind(title, kind_names, kind_patterns) as if(
    title is null,
    null,
    coalesce(
        cast(kind_names as varchar[])[case
            when regexp_matches(title, cast(kind_patterns as varchar[])[1]) then 1
            when regexp_matches(title, cast(kind_patterns as varchar[])[2]) then 2
            when regexp_matches(title, cast(kind_patterns as varchar[])[3]) then 3
        end],
        'other'
    )
);
