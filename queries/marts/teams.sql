-- The pairs of CSM and region that rows of reports are made of.
--
-- grain:   team_no
-- inputs:  accounts
-- params:  none
-- outputs: team_no, csm, region
-- units:   none

create or replace table teams as
select distinct team_no, csm, region
from accounts;
