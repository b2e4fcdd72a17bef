-- Every recorded conversation with its account: its own, else the one account of its external attendees.
--
-- grain:   call_id
-- inputs:  stg_calls, stg_companies, stg_people
-- params:  none
-- outputs: call_id, came_from, started_at, happened_at, duration_minutes, title, host_key, external_keys,
--          room, call_url, company_id
-- units:   instants in UTC; duration_minutes: minutes, null where unknown

create or replace table calls as
with

placed as (

    select
        stg_calls.* exclude (company_id),
        stg_companies.company_id as own_company_id
    from stg_calls
    left join stg_companies using (company_id)

),

attendees as (

    select call_id, unnest(external_keys) as contact_key
    from placed
    where own_company_id is null

),

their_companies as (

    select
        attendees.call_id,
        any_value(stg_people.company_id) as company_id
    from attendees
    inner join stg_people using (contact_key)
    group by attendees.call_id
    having count(distinct stg_people.company_id) = 1

)

select
    placed.* exclude (own_company_id),
    coalesce(placed.own_company_id, their_companies.company_id) as company_id
from placed
left join their_companies using (call_id);
