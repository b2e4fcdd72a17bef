-- No e-mail address stands where names, titles or tags of links belong.
--
-- grain:   data_set, field
-- inputs:  loaded_email, loaded_booking, loaded_company
-- params:  none
-- outputs: data_set, field, rows_count, first_id
-- units:   rows_count: rows
--
-- Personal data in a link's tags is kept by every web server on the way: use ids there.

with

cells as (

    unpivot (
        select
            'email' as data_set,
            email_id as id,
            journey_name,
            step,
            template_name,
            subject
        from loaded_email
        where concat_ws(' ', journey_name, step, template_name, subject) like '%@%'
    )
    on journey_name, step, template_name, subject
    into name field value cell
    union all by name
    unpivot (
        select
            'booking' as data_set,
            booking_id as id,
            utm_source,
            utm_medium,
            utm_campaign,
            utm_content,
            utm_term,
            title
        from loaded_booking
        where concat_ws(' ', utm_source, utm_medium, utm_campaign, utm_content, utm_term, title) like '%@%'
    )
    on utm_source, utm_medium, utm_campaign, utm_content, utm_term, title
    into name field value cell
    union all by name
    unpivot (
        select
            'company' as data_set,
            company_id as id,
            name,
            csm,
            region
        from loaded_company
        where concat_ws(' ', name, csm, region) like '%@%'
    )
    on name, csm, region
    into name field value cell

)

select
    data_set,
    field,
    count(*) as rows_count,
    min(id) as first_id
from cells
where regexp_matches(cell, '[^@\s]+@[^@\s]+\.[^@\s]+')
group by data_set, field
order by data_set, field;
