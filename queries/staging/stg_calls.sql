-- Calls from both places: rows of the call export, and rows of the timeline that Gong wrote.
--
-- grain:   call_id
-- inputs:  loaded_call, loaded_activity, loaded_attendee
-- params:  none
-- outputs: call_id, came_from, started_at, happened_at, duration_minutes, title, company_id, host_key,
--          external_keys, room, call_url
-- units:   instants in UTC; duration_minutes: minutes, null where unknown
--
-- happened_at  the scheduled time, else the start: meetings are compared with this
-- A row of the call export wins over a timeline row of the same id; of several timeline rows of one id
-- the smallest activity_id stands.

create or replace table stg_calls as
with

gong as (

    select
        activity_id,
        coalesce(external_id, activity_id) as call_id,
        coalesce(activity_at, created_at) as activity_at,
        duration_minutes,
        subject,
        company_id,
        author_email,
        external_emails
    from loaded_activity
    where list_contains(
            list_transform(cast(getvariable('gong_sources') as varchar[]), lambda word: lower(trim(word))),
            lower(source)
        )
        or contains(lower(external_source), 'gong')

),

timeline as (

    select
        gong.call_id,
        'activity' as came_from,
        gong.activity_at as started_at,
        gong.activity_at as happened_at,
        gong.duration_minutes,
        gong.subject as title,
        gong.company_id,
        contact_key(gong.author_email) as host_key,
        contact_keys(list_concat(gong.external_emails, extra.emails)) as external_keys,
        cast(null as varchar) as room,
        cast(null as varchar) as call_url
    from gong
    left join (
        select activity_id, list(email) as emails
        from loaded_attendee
        where attendee_kind(kind) = 'external'
        group by activity_id
    ) as extra using (activity_id)
    where gong.call_id not in (select own.call_id from loaded_call as own)
    qualify row_number() over (partition by gong.call_id order by gong.activity_id) = 1

)

select
    call_id,
    'call' as came_from,
    started_at,
    coalesce(scheduled_at, started_at) as happened_at,
    duration_minutes,
    title,
    company_id,
    contact_key(host_email) as host_key,
    contact_keys(external_emails) as external_keys,
    room_key(room_url) as room,
    call_url
from loaded_call
union all by name
select * from timeline;
