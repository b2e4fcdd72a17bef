-- Each meeting in the row of reports it stands in, once for every filter of credit.
--
-- grain:   meeting_id, credit
-- inputs:  meetings, credits
-- params:  none
-- outputs: meeting_id, credit, email_id, rule, team_no, touch_no, email_day, created_day, starts_day, status,
--          is_due, carry_bits
-- units:   *_day: days of the reporting zone; carry_bits: as in credits
--
-- credit      all, or direct: there an influenced meeting has no email
-- team_no     of the email's account, of the meeting's own without an email
-- touch_no    0 ("No journey", "No step") without an email
-- carry_bits  models under which the meeting carries a weight over 0 of any won renewal

create or replace table meeting_rows as
with

carried as (

    select meeting_id, bit_or(carry_bits) as carry_bits
    from credits
    where meeting_id is not null
    group by meeting_id

),

credited as (

    select meetings.*, 'all' as credit, email is not null as has_email
    from meetings
    union all
    select meetings.*, 'direct', email is not null and is_direct
    from meetings

)

select
    credited.meeting_id,
    credited.credit,
    if(credited.has_email, credited.email_id, null) as email_id,
    if(credited.has_email, credited.rule, 'none') as rule,
    if(credited.has_email, credited.email.team_no, credited.team_no) as team_no,
    if(credited.has_email, credited.email.touch_no, 0) as touch_no,
    if(credited.has_email, credited.email.executed_day, null) as email_day,
    credited.created_day,
    credited.starts_day,
    credited.status,
    credited.is_due,
    coalesce(carried.carry_bits, 0) as carry_bits
from credited
left join carried using (meeting_id);
