-- Every account with its owner and region as rows are named; row 0 stands for "no company".
--
-- grain:   company_no
-- inputs:  stg_companies
-- params:  none
-- outputs: company_no, company_id, name, csm, region, team_no
-- units:   *_no: numbers for joins, good for one build only
--
-- team_no  one number for each pair of CSM and region that occurs

create or replace table accounts as
with

named as (

    select
        company_no,
        company_id,
        name,
        coalesce(csm, 'No CSM') as csm,
        coalesce(region, 'No region') as region
    from stg_companies
    union all
    select 0, null, null, 'No CSM', 'No region'

)

select
    company_no,
    company_id,
    name,
    csm,
    region,
    cast(dense_rank() over (order by csm, region) as integer) as team_no
from named;
