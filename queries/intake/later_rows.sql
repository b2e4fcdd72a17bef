-- Rows of the file in hand that share their key with a later row of it: that one replaces them.
--
-- grain:   record_no
-- inputs:  typed
-- params:  key_names
-- outputs: typed
-- units:   none

delete from typed
where record_no not in (
    select max(keys.record_no)
    from (
        select
            record_no,
            concat_ws(chr(31), *columns(lambda name: list_contains($key_names, name))) as row_key
        from typed
    ) as keys
    group by keys.row_key
);
