-- A number for every contact key that got an email.
--
-- grain:   contact_key
-- inputs:  addresses
-- params:  none
-- outputs: contact_no, contact_key
-- units:   contact_no: a number for joins, good for one build only

create or replace table contacts as
select distinct contact_no, contact_key
from addresses
where contact_no is not null;
