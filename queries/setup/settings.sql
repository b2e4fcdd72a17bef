-- Puts the settings in force before the eyes of this connection's queries.
--
-- grain:   none
-- inputs:  none
-- params:  report_timezone, credit_window_days, lookback_days, min_held_minutes, default_currency, as_of,
--          gong_sources, non_content_links, free_mail_domains, external_sources, type_map, fallback_author
-- outputs: none
-- units:   *_days: 24 hours each; as_of: ISO 8601 text with offset, or null; external_sources and type_map:
--          JSON, since a struct's names are of any case

set variable report_timezone = $report_timezone;
set variable credit_window_days = $credit_window_days;
set variable lookback_days = $lookback_days;
set variable min_held_minutes = $min_held_minutes;
set variable default_currency = nullif($default_currency, '');
set variable as_of = cast($as_of as varchar);
set variable gong_sources = cast($gong_sources as varchar[]);
set variable non_content_links = cast($non_content_links as varchar[]);
set variable free_mail_domains = cast($free_mail_domains as varchar[]);
set variable external_sources = cast(to_json($external_sources) as varchar);
set variable type_map = cast(to_json($type_map) as varchar);
set variable fallback_author = nullif($fallback_author, '');
