-- What became of a field or a note, as one of the words there are for it.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: as_outcome, as_verdict, as_standing, as_company_trouble
-- units:   an enum, which is written in a tenth of the time of text; cast to text for those who read it

create or replace macro as_outcome(words) as cast(words as enum('equal', 'by_rule', 'differs', 'lost'));

create or replace macro as_verdict(words) as cast(words as enum(
    'deduplicated', 'duplicate_loaded', 'missing', 'duplicated', 'wrong_company', 'changed', 'matched_by_rule',
    'matched'
));

create or replace macro as_standing(words) as cast(words as enum('user', 'not a user', 'no author'));

create or replace macro as_company_trouble(words) as
    cast(words as enum('no account id', 'unknown account', 'several companies'));
