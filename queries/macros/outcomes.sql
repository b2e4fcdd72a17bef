-- What became of a field, as one of the words there are for it.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: as_outcome
-- units:   an enum, which is written in a tenth of the time of text; cast to text for those who read it

create or replace macro as_outcome(words) as cast(words as enum('equal', 'by_rule', 'differs', 'lost'));
