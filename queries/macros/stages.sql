-- The stage of a renewal opportunity in one of three words.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: stage_of, is_known_stage
-- units:   text
--
-- Stage names are the tenant's own: "Closed Won", "closedwon", "Renewed", "Churned" and their like are
-- mapped by the first word that tells. What is denied or still to come ("To be renewed", "Verbal won?",
-- "Churn risk") is open and not known, so that a check names it; but what was not renewed is lost.

create or replace macro stage_words(stage) as
    regexp_replace(
        regexp_replace(lower(stage), '[^a-z0-9?]+', ' ', 'g'),
        '\bclosed(won|lost)\b', 'closed \1'
    );

create or replace macro telling_word(words) as case
    when regexp_matches(words, '^ ?(did )?(not|non|un) ?renew(ed|al)? ?$') then 'lost'
    when regexp_matches(words, '^ ?closed (won|lost)\b')
        or not regexp_matches(
            words,
            '\?|\b(not|no|non|un|yet|be|will|would|may|might|soon|pending|verbal|verbally|likely|expect|expected'
            || '|forecast|forecasted|commit|committed|probable|probably|almost|risk)\b'
        ) then regexp_extract(words, '\b(won|renewed|lost|churn|churned|cancelled|canceled)\b')
    when regexp_matches(words, '\b(won|renewed|lost|churn|churned|cancelled|canceled)\b') then 'doubtful'
    else ''
end;

create or replace macro stage_of(stage) as case
    when telling_word(stage_words(stage)) in ('', 'doubtful') then 'open'
    when telling_word(stage_words(stage)) in ('won', 'renewed') then 'won'
    else 'lost'
end;

create or replace macro is_known_stage(stage) as case telling_word(stage_words(stage))
    when 'doubtful' then false
    when '' then
        regexp_matches(
            stage_words(stage),
            '\b(open|pipeline|prospect|prospecting|qualif\w*|propos\w*|negotiat\w*|commit\w*|contract\w*'
            || '|discovery|forecast\w*|new|upcoming|in progress)\b'
        )
    else true
end;
