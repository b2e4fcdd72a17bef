-- Empties one loaded table, its ledger lines, rejects and warnings, before its files are read again.
--
-- grain:   none
-- inputs:  ledger
-- params:  data_set
-- outputs: none
-- units:   none
--
-- Identifiers cannot be parameters, so every data set has its statement and all but one do nothing.

delete from rejects
where file_id in (select ledger.file_id from ledger where ledger.data_set = $data_set);

delete from warnings
where file_id in (select ledger.file_id from ledger where ledger.data_set = $data_set);

delete from ledger
where data_set = $data_set;

delete from loaded_email
where $data_set = 'email';

delete from loaded_booking
where $data_set = 'booking';

delete from loaded_call
where $data_set = 'call';

delete from loaded_activity
where $data_set = 'activity';

delete from loaded_attendee
where $data_set = 'attendee';

delete from loaded_company
where $data_set = 'company';

delete from loaded_person
where $data_set = 'person';

delete from loaded_user
where $data_set = 'user';

delete from loaded_renewal
where $data_set = 'renewal';

delete from loaded_legacy_note
where $data_set = 'legacy_note';

delete from loaded_job_result
where $data_set = 'job_result';

delete from loaded_match_override
where $data_set = 'match_override';
