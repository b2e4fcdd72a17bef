-- Delivered emails counted by how many of their journey the contact had had before.
--
-- grain:   executed_day, touch_no, team_no, ordinal_no
-- inputs:  emails, touches, email_events
-- params:  none
-- outputs: executed_day, touch_no, team_no, ordinal_no, delivered_count, opened_count, clicked_count,
--          unknown_clicks_count, all_booked_count, direct_booked_count
-- units:   counts of emails; ordinal_no: 1 the first of the journey to the contact, 10 the tenth or a later one
--
-- ordinal_no       over the whole log, whatever period is asked for later; null for an email of no journey or
--                  to no contact. Emails at one instant have the same: neither was had before the other
-- all_*, direct_*  by the filter of credit

create or replace table ordinal_cells as
with

booked as (

    select email_id, bool_or(credit = 'direct') as is_direct
    from email_events
    group by email_id

),

-- Whether it was booked is joined before emails are ranked, so that no ids go through the sort.
placed as (

    select
        emails.executed_day,
        emails.touch_no,
        emails.team_no,
        emails.stage_bits,
        booked.is_direct,
        case
            when touches.journey_no > 0 and emails.contact_no is not null
                then least(rank() over (
                    partition by touches.journey_no, emails.contact_no order by emails.executed_at
                ), 10)
        end as ordinal_no
    from emails
    inner join touches using (touch_no)
    left join booked using (email_id)
    where emails.is_counted
        and emails.is_delivered

)

select
    executed_day,
    touch_no,
    team_no,
    cast(ordinal_no as tinyint) as ordinal_no,
    cast(count(*) as integer) as delivered_count,
    cast(count(*) filter (where stage_bits & 8 > 0) as integer) as opened_count,
    cast(count(*) filter (where stage_bits & 16 > 0) as integer) as clicked_count,
    cast(count(*) filter (where stage_bits & 512 > 0) as integer) as unknown_clicks_count,
    cast(count(is_direct) as integer) as all_booked_count,
    cast(count(*) filter (where is_direct) as integer) as direct_booked_count
from placed
group by executed_day, touch_no, team_no, ordinal_no
order by executed_day;
