-- How far the data reaches and which parts of the chain have come at all.
--
-- grain:   one row
-- inputs:  emails, stg_bookings, calls, stg_renewals, stg_companies, as_of, cohort_days
-- params:  none
-- outputs: first_day, last_day, as_of, as_of_day, emails_count, bookings_count, calls_count,
--          renewals_count, companies_count, clicks_known
-- units:   *_count: rows; days of the reporting zone; clicks_known: false where any delivered email's
--          export has no click columns

select
    (select min(executed_day) from cohort_days) as first_day,
    (select max(executed_day) from cohort_days) as last_day,
    as_of.as_of,
    reporting_day(as_of.as_of) as as_of_day,
    (select count(*) from emails) as emails_count,
    (select count(*) from stg_bookings) as bookings_count,
    (select count(*) from calls) as calls_count,
    (select count(*) from stg_renewals) as renewals_count,
    (select count(*) from stg_companies) as companies_count,
    (select coalesce(sum(unknown_clicks_count), 0) = 0 from cohort_days) as clicks_known
from as_of;
