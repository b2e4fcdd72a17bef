-- A bare group by CSM with eight sums on the emails themselves.
--
-- grain:   csm
-- inputs:  emails, teams
-- params:  none
-- outputs: csm, attempted_count, sent_count, delivered_count, bounced_count, opened_count, clicked_count,
--          counted_count, bits_count
-- units:   counts of emails

select
    teams.csm,
    count(*) as attempted_count,
    sum(is_sent::integer) as sent_count,
    sum(is_delivered::integer) as delivered_count,
    sum(is_bounced::integer) as bounced_count,
    sum(is_opened::integer) as opened_count,
    sum(is_clicked::integer) as clicked_count,
    sum(is_counted::integer) as counted_count,
    sum(stage_bits) as bits_count
from emails
inner join teams using (team_no)
group by teams.csm;
