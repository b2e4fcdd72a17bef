-- Every counted email that was clicked and whose export says when, and whether that was as soon as a scanner clicks.
--
-- grain:   email_id
-- inputs:  emails, loaded_email
-- params:  none
-- outputs: email_id, touch_no, team_no, executed_day, clicked_day, is_bot_like
-- units:   *_day: days of the reporting zone; *_no: numbers for joins, good for one build only
--
-- is_bot_like  clicked within two seconds of sent_at, else of executed_at: some exports have but one of them

create or replace table click_times as
select
    emails.email_id,
    emails.touch_no,
    emails.team_no,
    emails.executed_day,
    emails.clicked_day,
    loaded_email.clicked_at >= coalesce(loaded_email.sent_at, loaded_email.executed_at)
    and loaded_email.clicked_at <= coalesce(loaded_email.sent_at, loaded_email.executed_at) + interval 2 second
        as is_bot_like
from loaded_email
inner join emails using (email_id)
where emails.is_counted
    and emails.is_clicked
    and loaded_email.clicked_at is not null;
