-- The numbers of every combination of journey, step, wording and sender that emails have.
--
-- grain:   journey_key, step, template, variant, subject, sender_email
-- inputs:  stg_mailings, touches, versions, senders
-- params:  none
-- outputs: journey_key, step, template, variant, subject, sender_email, touch_no, version_no, sender_no
-- units:   *_no: numbers for joins, good for one build only
--
-- An email finds its three numbers by one join with these few rows.

create or replace table mailings as
with

distinct_ones as (

    select distinct journey_key, step, template, variant, subject, sender_email
    from stg_mailings

)

select
    distinct_ones.*,
    touches.touch_no,
    versions.version_no,
    senders.sender_no
from distinct_ones
inner join touches
    on distinct_ones.journey_key is not distinct from touches.journey_key
    and coalesce(distinct_ones.step, 'No step') = touches.step
    and touches.touch_no > 0
inner join versions
    on distinct_ones.template is not distinct from versions.template
    and distinct_ones.variant is not distinct from versions.variant
    and distinct_ones.subject is not distinct from versions.subject
inner join senders on distinct_ones.sender_email is not distinct from senders.sender_email;
