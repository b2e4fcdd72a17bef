-- The stage of a renewal opportunity in one of three words.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: stage_of, is_known_stage
-- units:   text
--
-- Stage names are the tenant's own: "Closed Won", "closedwon", "Renewed", "Lost - No Decision" and their like are
-- mapped by the first word that tells. What is denied before it or still to come ("To be renewed", "Verbal won?",
-- "Churn risk") is open and not known, so that a check names it; but what was not renewed is lost.

create or replace macro stage_words(stage) as
    regexp_replace(
        regexp_replace(lower(stage), '[^a-z0-9?]+', ' ', 'g'),
        '\bclosed(won|lost)\b', 'closed \1'
    );

create or replace macro telling_word(words) as
    regexp_extract(words, '\b(won|renewed|lost|churn|churned|cancelled|canceled)\b');

create or replace macro before_telling(words) as
    regexp_extract(words, '^(.*?)\b(won|renewed|lost|churn|churned|cancelled|canceled)\b', 1);

create or replace macro is_unsettled(words) as
    regexp_matches(words, '\?|\b(yet|pending|risk|likely|expected)\b');

create or replace macro is_denied(before) as regexp_matches(
    before,
    '\b(not|no|non|un|be|will|would|may|might|soon|verbal|verbally|expect|forecast|forecasted|commit|committed'
    || '|probable|probably|almost)\b'
);

create or replace macro outcome_of(words) as case
    when regexp_matches(words, '^ ?closed (won|lost)\b') then telling_word(words)
    when is_unsettled(words) then if(telling_word(words) = '', '', 'doubtful')
    when regexp_matches(words, '^ ?(did )?(not|non|un) ?renew(ed|al)?\b') then 'lost'
    when telling_word(words) <> '' and is_denied(before_telling(words)) then 'doubtful'
    else telling_word(words)
end;

create or replace macro stage_of(stage) as case
    when outcome_of(stage_words(stage)) in ('won', 'renewed') then 'won'
    when outcome_of(stage_words(stage)) in ('lost', 'churn', 'churned', 'cancelled', 'canceled') then 'lost'
    else 'open'
end;

create or replace macro is_known_stage(stage) as case outcome_of(stage_words(stage))
    when 'doubtful' then false
    when '' then
        regexp_matches(
            stage_words(stage),
            '\b(open|pipeline|prospect|prospecting|qualif\w*|propos\w*|negotiat\w*|commit\w*|contract\w*'
            || '|discovery|forecast\w*|new|upcoming|in progress)\b'
        )
    else true
end;
