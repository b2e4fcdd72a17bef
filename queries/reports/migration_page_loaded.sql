-- What is there to compare: legacy notes, the timeline's rows and their labels, and failures of bulk jobs.
--
-- grain:   one row
-- inputs:  loaded_legacy_note, loaded_activity, loaded_job_result, stg_timeline_rows, note_rows
-- params:  none
-- outputs: legacy_count, activities_count, sourced_count, labelled_count, carrying_count, carried_count, jobs_count
-- units:   *_count: legacy notes, rows of the timeline or jobs
--
-- sourced_count   rows of the timeline with any External Source; labelled_count: with a legacy system's
-- carrying_count  rows that carry a note; carried_count: notes and the rows that carry them, as pairs: one row
--                 carries two notes where two systems share a label and an id

select
    (select count(*) from loaded_legacy_note) as legacy_count,
    (select count(*) from loaded_activity) as activities_count,
    (select count(external_source) from loaded_activity) as sourced_count,
    (select count(distinct activity_id) from stg_timeline_rows) as labelled_count,
    (
        select count(distinct carried.activity_id)
        from (select unnest(activity_ids) as activity_id from note_rows) as carried
    ) as carrying_count,
    (select coalesce(cast(sum(len(activity_ids)) as bigint), 0) from note_rows) as carried_count,
    (select count(distinct job_id) from loaded_job_result) as jobs_count;
