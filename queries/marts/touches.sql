-- The pairs of journey and step that rows of reports are made of; what no email has stands there too.
--
-- grain:   touch_no
-- inputs:  stg_mailings, journeys
-- params:  none
-- outputs: touch_no, journey_no, journey_key, journey, step
-- units:   *_no: numbers for joins, good for one build only
--
-- step      a step that is called "No step" is the one of emails without a step: rows are told by their words
-- touch_no  0 is "No journey" and "No step": meetings of no email; -1 is "No meeting": renewals of none

create or replace table touches as
with

pairs as (

    select distinct journey_key, coalesce(step, 'No step') as step
    from stg_mailings

)

select
    cast(row_number() over (order by journeys.journey, pairs.journey_key, pairs.step) as integer) as touch_no,
    coalesce(journeys.journey_no, 0) as journey_no,
    pairs.journey_key,
    coalesce(journeys.journey, 'No journey') as journey,
    pairs.step
from pairs
left join journeys using (journey_key)
union all
select 0, 0, null, 'No journey', 'No step'
union all
select -1, -1, null, 'No meeting', 'No meeting';
