-- The rows as loaded: one table a data set, one row a key, typed by the contract of csfunnel/datasets.py.
--
-- grain:   file_id and the key of the data set
-- inputs:  none
-- params:  none
-- outputs: loaded_email, loaded_booking, loaded_call, loaded_activity, loaded_attendee, loaded_company,
--          loaded_person, loaded_user, loaded_renewal, loaded_legacy_note, loaded_job_result,
--          loaded_match_override
-- units:   instants in UTC; money in currency units with two decimals
--
-- file_id    the file of the ledger that brought the row
-- odd_count  cells of the row that were read with a doubt: unknown flag words, ambiguous local times
-- A flag is null where the file has no such column, and false where it is empty.
-- No table has a primary key: it makes inserts three times slower, and the merge keeps keys unique.

create table if not exists loaded_email (
    email_id varchar, executed_at timestamptz, sent_at timestamptz, source varchar, address_type varchar,
    journey_id varchar, journey_name varchar, step varchar, variant varchar, template_name varchar,
    subject varchar, contact_email varchar, contact_name varchar, company_id varchar,
    sender_email varchar, is_sent boolean, is_opened boolean, opened_count double,
    first_opened_at timestamptz, click_count double, clicked_at timestamptz,
    clicked_links struct(host varchar, path varchar, clicks_count double)[],
    is_bounced boolean, bounce_type varchar, is_rejected boolean, is_unsubscribed boolean, is_spam boolean,
    has_clicks boolean, file_id integer, odd_count integer
);

create table if not exists loaded_booking (
    booking_id varchar, created_at timestamptz, starts_at timestamptz, ends_at timestamptz, status varchar,
    no_show boolean, contact_email varchar, contact_name varchar, guest_emails varchar[],
    host_email varchar, title varchar, room_url varchar, rescheduled_from varchar,
    cancelled_at timestamptz, utm_source varchar, utm_medium varchar, utm_campaign varchar,
    utm_content varchar, utm_term varchar, file_id integer, odd_count integer
);

create table if not exists loaded_call (
    call_id varchar, started_at timestamptz, scheduled_at timestamptz, duration_minutes double,
    title varchar, company_id varchar, host_email varchar, internal_emails varchar[],
    external_emails varchar[], room_url varchar, call_url varchar, file_id integer, odd_count integer
);

create table if not exists loaded_activity (
    activity_id varchar, external_id varchar, external_source varchar, source varchar, type varchar,
    subject varchar, notes varchar, activity_at timestamptz, created_at timestamptz,
    duration_minutes double, company_id varchar, author_email varchar, internal_emails varchar[],
    external_emails varchar[], file_id integer, odd_count integer
);

create table if not exists loaded_attendee (
    activity_id varchar, email varchar, kind varchar, file_id integer, odd_count integer
);

create table if not exists loaded_company (
    company_id varchar, name varchar, csm varchar, csm_email varchar, region varchar, segment varchar,
    arr decimal(18, 2), renewal_date date, status varchar, domains varchar[], legacy_id varchar,
    file_id integer, odd_count integer
);

create table if not exists loaded_person (
    email varchar, company_id varchar, name varchar, title varchar, opted_out boolean,
    file_id integer, odd_count integer
);

create table if not exists loaded_user (
    email varchar, user_id varchar, name varchar, manager_email varchar, is_active boolean,
    file_id integer, odd_count integer
);

create table if not exists loaded_renewal (
    renewal_id varchar, company_id varchar, due_date date, closed_at timestamptz, closed_on date,
    stage varchar, target_amount decimal(18, 2), final_amount decimal(18, 2), currency varchar,
    type varchar, file_id integer, odd_count integer
);

create table if not exists loaded_legacy_note (
    system varchar, record_id varchar, type varchar, subject varchar, body varchar,
    created_at timestamptz, updated_at timestamptz, author_email varchar, author_name varchar,
    company_name varchar, legacy_company_id varchar, internal_emails varchar[],
    external_emails varchar[], url varchar, has_attachment boolean, file_id integer, odd_count integer
);

create table if not exists loaded_job_result (
    external_id varchar, job_id varchar, status varchar, reason varchar, file_id integer, odd_count integer
);

create table if not exists loaded_match_override (
    booking_id varchar, call_id varchar, note varchar, file_id integer, odd_count integer
);
