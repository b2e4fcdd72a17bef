-- Every combination of template, variant and subject that emails were written with.
--
-- grain:   version_no
-- inputs:  stg_mailings
-- params:  none
-- outputs: version_no, template, variant, subject
-- units:   version_no: a number for joins, good for one build only

create or replace table versions as
with

distinct_ones as (

    select distinct template, variant, subject
    from stg_mailings

)

select
    cast(row_number() over (order by template, variant, subject) as integer) as version_no,
    template,
    variant,
    subject
from distinct_ones;
