-- Which legacy system a note is from, by the names that the settings know.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: as_system, is_odd_system
-- units:   text
--
-- as_system      catalyst and planhat in any case; other systems as the setting external_sources writes them
-- is_odd_system  whether the settings have no label for it, so that none of its notes can be found

create or replace macro as_system(cell) as
    if(lower(cell) in ('catalyst', 'planhat'), lower(cell), cell);

create or replace macro is_odd_system(cell) as
    not list_contains(json_keys(cast(getvariable('external_sources') as json)), cell);
