-- The links that were clicked in an email, from a cell's trimmed text; null where it cannot be read.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: as_json
-- units:   clicks_count: clicks of one link

-- The list of links in a cell: bare, or wrapped by Gainsight as text or as an object.
create or replace macro link_json(cell) as case
    when starts_with(cell, '[') then cell
    when starts_with(cell, '{type=json, value=null,') or starts_with(cell, '{type=json, value=,') then '[]'
    when starts_with(cell, '{type=json')
        then regexp_extract(cell, '(?s)^\{type=json,\s*value=(.*?),?\s*null=\w+\s*\}$', 1)
    when starts_with(cell, '{') and json_valid(cell) then json_extract_string(cell, '$.value')
    when cell = 'null' then '[]'
end;

create or replace macro link_parts(url) as regexp_extract(
    lower(url), '^\s*(mailto:|(?:[a-z][a-z0-9+.-]*:)?//)?([^/?#]*)([^?#\s]*)', ['scheme', 'host', 'path']
);

-- Links and their clicks; the clicker's IP and the query of the URL are personal and stay behind.
create or replace macro as_json(cell) as list_transform(
    list_transform(
        try(from_json(link_json(cell), '[{"url": "VARCHAR", "clickedCount": "VARCHAR"}]')),
        lambda link: struct_pack(
            parts := link_parts(link.url),
            clicks_count := coalesce(try_cast(link.clickedCount as double), 1)
        )
    ),
    lambda link: struct_pack(
        host := if(link.parts.scheme = 'mailto:', 'mailto:', link.parts.host),
        path := if(link.parts.scheme = 'mailto:', '', link.parts.path),
        clicks_count := link.clicks_count
    )
);
