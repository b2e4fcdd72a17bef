-- The stage of a renewal opportunity in one of three words.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: stage_of, is_known_stage
-- units:   text
--
-- Stage names are the tenant's own: "Closed Won", "Renewed", "Churned" and their like are mapped.

create or replace macro stage_of(stage) as case
    when regexp_matches(lower(stage), '\b(not|un)[ -]?won\b') then 'open'
    when regexp_matches(lower(stage), '\b(won|renewed)\b') then 'won'
    when regexp_matches(lower(stage), '\b(lost|churn|churned|cancelled|canceled)\b') then 'lost'
    else 'open'
end;

create or replace macro is_known_stage(stage) as
    regexp_matches(
        lower(stage),
        '\b(won|renewed|lost|churn|churned|cancelled|canceled|open|pipeline|prospect|prospecting'
        || '|qualif\w*|propos\w*|negotiat\w*|commit\w*|contract\w*|discovery|forecast\w*|new|upcoming|in progress)\b'
    );
