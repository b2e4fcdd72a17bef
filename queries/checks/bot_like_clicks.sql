-- No counted email was clicked within two seconds of being sent; a click so soon is a scanner's.
--
-- grain:   email_id
-- inputs:  click_times
-- params:  none
-- outputs: email_id
-- units:   none

select email_id
from click_times
where is_bot_like
order by email_id;
