-- The ledger: what came in, what became of every row of it, and what was said about it.
--
-- grain:   file_id; file_id and record_no; file_id and warning_no; one row
-- inputs:  none
-- params:  none
-- outputs: ledger, rejects, warnings, data_state
-- units:   *_count: rows; bytes_count: bytes; instants in UTC
--
-- read_count  = added + updated + unchanged + repeated + rejected; what is withdrawn has no line here
-- is_mended   whether its rows were rejected before and came back mended
-- record_no   the how-manieth record below the header, from 1; line_no the line of the file it begins on
-- reasons     one {column, value, rule} for each thing that is wrong with a rejected row
-- version_no  goes up by one with every commit that can change a number

create table if not exists ledger (
    file_id integer,
    file_name varchar,
    table_name varchar,
    data_set varchar,
    sha256 varchar,
    bytes_count bigint,
    encoding varchar,
    delimiter varchar,
    zone varchar,
    header_line_no bigint,
    loaded_at timestamptz,
    loaded_by varchar,
    read_count bigint,
    added_count bigint,
    updated_count bigint,
    unchanged_count bigint,
    repeated_count bigint,
    rejected_count bigint,
    is_mended boolean
);

-- A ledger made before these were decided is brought to the same columns in the same order.
alter table ledger drop column if exists state;

alter table ledger add column if not exists is_mended boolean default false;

create table if not exists rejects (
    file_id integer,
    record_no bigint,
    line_no bigint,
    cells varchar[],
    reasons struct(column_name varchar, cell varchar, rule varchar)[]
);

create table if not exists warnings (
    file_id integer,
    warning_no integer,
    message varchar
);

create table if not exists data_state (
    version_no bigint,
    settings_json varchar
);
