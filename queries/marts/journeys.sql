-- Every journey of the email log, with its latest name and all names it ever had.
--
-- grain:   journey_key
-- inputs:  stg_mailings, stg_emails
-- params:  none
-- outputs: journey_no, journey_key, journey, names
-- units:   journey_no: a number for joins, good for one build only
--
-- journey  the latest name by executed_at, then email_id; the id where it never had a name
-- names    the id and every name, trimmed, in lower case: what a booking link may call it

create or replace table journeys as
with

named as (

    select
        journey_key,
        journey_name,
        max(last_at) as last_at
    from stg_mailings
    where journey_key is not null
    group by all

),

-- Only where a rename fell on one instant must ids decide, so only there they are looked up.
tied as (

    select journey_key, last_at
    from named
    where journey_name is not null
    group by all
    having count(*) > 1

),

last_ids as (

    select
        stg_emails.journey_key,
        stg_emails.journey_name,
        max(stg_emails.email_id) as last_id
    from stg_emails
    inner join tied
        on stg_emails.journey_key = tied.journey_key
        and stg_emails.executed_at = tied.last_at
    group by all

)

select
    cast(row_number() over (order by named.journey_key) as integer) as journey_no,
    named.journey_key,
    coalesce(
        arg_max(
            named.journey_name, row(named.last_at, coalesce(last_ids.last_id, ''))
        ) filter (where named.journey_name is not null),
        named.journey_key
    ) as journey,
    list_sort(list_distinct(
        coalesce(list(lower(trim(named.journey_name))) filter (where named.journey_name is not null), [])
        || [lower(trim(named.journey_key))]
    )) as names
from named
left join last_ids
    on named.journey_key = last_ids.journey_key
    and named.journey_name = last_ids.journey_name
group by named.journey_key;
