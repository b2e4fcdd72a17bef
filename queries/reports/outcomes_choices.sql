-- The renewals one may ask to be explained, those that closed last first, open ones after them.
--
-- grain:   renewal_id
-- inputs:  renewals
-- params:  from_day, to_day, csms, regions, most
-- outputs: renewal_id, account, all_count
-- units:   all_count: renewals there are, of which `most` are given
--
-- All whose closing day, else due day, lies in the period.

select
    renewal_id,
    coalesce(account, 'Unknown account') as account,
    count(*) over () as all_count
from renewals
where is_wanted(csm, $csms)
    and is_wanted(region, $regions)
    and is_between(coalesce(closed_day, due_date), $from_day, $to_day)
order by renewal_no
limit $most;
