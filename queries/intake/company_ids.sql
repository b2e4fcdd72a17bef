-- How many of a file's account ids are those of accounts that are loaded, or else their names.
--
-- grain:   one row
-- inputs:  the loaded table named, loaded_company
-- params:  table_name, file_id
-- outputs: ids_count, known_count, named_count, companies_count
-- units:   ids_count, known_count, named_count: distinct ids; companies_count: accounts loaded
--
-- named_count  ids that are the name of exactly one account, in any case

with

ids as (

    select distinct company_id
    from query_table($table_name)
    where file_id = $file_id
        and company_id is not null

),

names as (

    select lower(name) as name
    from loaded_company
    where name is not null
    group by lower(name)
    having count(*) = 1

)

select
    count(*) as ids_count,
    count(*) filter (where company_id in (select known.company_id from loaded_company as known)) as known_count,
    count(*) filter (where lower(company_id) in (select names.name from names)) as named_count,
    (select count(*) from loaded_company) as companies_count
from ids;
