-- The ledger: every table that came and what became of each of its rows.
--
-- grain:   file_id
-- inputs:  ledger, warnings
-- params:  none
-- outputs: file_id, file_name, table_name, data_set, sha256, bytes_count, encoding, delimiter, zone,
--          header_line_no, loaded_at, loaded_by, read_count, added_count, updated_count, unchanged_count,
--          repeated_count, rejected_count, is_mended, warnings
-- units:   *_count: rows; bytes_count: bytes; instants in UTC

select
    ledger.*,
    coalesce(said.messages, []) as warnings
from ledger
left join (
    select file_id, list(message order by warning_no) as messages
    from warnings
    group by file_id
) as said using (file_id)
order by ledger.file_id;
