-- Every won renewal has a final amount; one without counts as 0.00.
--
-- grain:   renewal_id
-- inputs:  stg_renewals
-- params:  none
-- outputs: renewal_id
-- units:   none

select renewal_id
from stg_renewals
where stage = 'won'
    and is_amount_missing
order by renewal_id;
