-- Enters one table of a file into the ledger.
--
-- grain:   file_id
-- inputs:  none
-- params:  file_id, file_name, table_name, data_set, sha256, bytes_count, encoding, delimiter, zone,
--          header_line_no, loaded_at, loaded_by, read_count, added_count, updated_count, unchanged_count,
--          repeated_count, rejected_count, is_mended
-- outputs: none
-- units:   as in ledger

insert into ledger
select
    $file_id, $file_name, $table_name, $data_set, $sha256, $bytes_count, $encoding, $delimiter,
    $zone, $header_line_no, cast($loaded_at as timestamptz), $loaded_by, $read_count, $added_count,
    $updated_count, $unchanged_count, $repeated_count, $rejected_count, $is_mended;
