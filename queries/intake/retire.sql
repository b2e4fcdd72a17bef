-- Takes one of two rows of a key away: the old one where the new file changes it, the new one where it does not.
--
-- grain:   none
-- inputs:  met_rows
-- params:  data_set, file_id
-- outputs: none
-- units:   none
--
-- Identifiers cannot be parameters, so every data set has its statement and all but one do nothing.
-- A key's columns stand in the order of its table.

delete from loaded_email
where $data_set = 'email'
    and (email_id, file_id) in (
        select row(met_rows.row_key, if(met_rows.is_changed, met_rows.old_file_id, $file_id)) from met_rows
    );

delete from loaded_booking
where $data_set = 'booking'
    and (booking_id, file_id) in (
        select row(met_rows.row_key, if(met_rows.is_changed, met_rows.old_file_id, $file_id)) from met_rows
    );

delete from loaded_call
where $data_set = 'call'
    and (call_id, file_id) in (
        select row(met_rows.row_key, if(met_rows.is_changed, met_rows.old_file_id, $file_id)) from met_rows
    );

delete from loaded_activity
where $data_set = 'activity'
    and (activity_id, file_id) in (
        select row(met_rows.row_key, if(met_rows.is_changed, met_rows.old_file_id, $file_id)) from met_rows
    );

delete from loaded_attendee
where $data_set = 'attendee'
    and (concat_ws(chr(31), activity_id, email), file_id) in (
        select row(met_rows.row_key, if(met_rows.is_changed, met_rows.old_file_id, $file_id)) from met_rows
    );

delete from loaded_company
where $data_set = 'company'
    and (company_id, file_id) in (
        select row(met_rows.row_key, if(met_rows.is_changed, met_rows.old_file_id, $file_id)) from met_rows
    );

delete from loaded_person
where $data_set = 'person'
    and (concat_ws(chr(31), email, company_id), file_id) in (
        select row(met_rows.row_key, if(met_rows.is_changed, met_rows.old_file_id, $file_id)) from met_rows
    );

delete from loaded_user
where $data_set = 'user'
    and (email, file_id) in (
        select row(met_rows.row_key, if(met_rows.is_changed, met_rows.old_file_id, $file_id)) from met_rows
    );

delete from loaded_renewal
where $data_set = 'renewal'
    and (renewal_id, file_id) in (
        select row(met_rows.row_key, if(met_rows.is_changed, met_rows.old_file_id, $file_id)) from met_rows
    );

delete from loaded_legacy_note
where $data_set = 'legacy_note'
    and (concat_ws(chr(31), system, record_id), file_id) in (
        select row(met_rows.row_key, if(met_rows.is_changed, met_rows.old_file_id, $file_id)) from met_rows
    );

delete from loaded_job_result
where $data_set = 'job_result'
    and (concat_ws(chr(31), external_id, job_id), file_id) in (
        select row(met_rows.row_key, if(met_rows.is_changed, met_rows.old_file_id, $file_id)) from met_rows
    );

delete from loaded_match_override
where $data_set = 'match_override'
    and (booking_id, file_id) in (
        select row(met_rows.row_key, if(met_rows.is_changed, met_rows.old_file_id, $file_id)) from met_rows
    );
