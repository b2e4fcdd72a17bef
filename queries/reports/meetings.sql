-- Every meeting with what drove it and what shows that it was held, under one credit.
--
-- grain:   meeting_id
-- inputs:  meetings, meeting_rows
-- params:  credit
-- outputs: meeting_id, status, email_id, rule, rule_sentence, call_id, tier, is_ambiguous, company_id
-- units:   none

select
    meetings.meeting_id,
    meetings.status,
    meeting_rows.email_id,
    meeting_rows.rule,
    if(
        meeting_rows.rule = meetings.rule,
        meetings.rule_sentence,
        'An influenced meeting counts as none while only direct credit is asked for.'
    ) as rule_sentence,
    meetings.call_id,
    meetings.tier,
    meetings.is_ambiguous,
    meetings.company_id
from meetings
inner join meeting_rows using (meeting_id)
where meeting_rows.credit = $credit
order by meetings.meeting_id;
