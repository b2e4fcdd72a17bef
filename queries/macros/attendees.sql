-- Whose side an attendee of a meeting is on, in one of two words.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: attendee_kind, is_odd_kind
-- units:   text
--
-- attendee_kind  internal or external; null for a word that says neither, and for none
-- is_odd_kind    whether such an attendee counts on no side

create or replace macro attendee_kind(kind) as case lower(kind)
    when 'external' then 'external'
    when 'internal' then 'internal'
    else case
        when regexp_full_match(
            lower(kind),
            'ext(ernal)?([ _-]?(attendee|contact|participant|person|user|guest)s?)?'
            || '|(company[ _-]?)?(contact|person)s?|customers?|clients?|guests?'
        )
            then 'external'
        when regexp_full_match(
            lower(kind),
            'int(ernal)?([ _-]?(attendee|contact|participant|person|user|host)s?)?'
            || '|(gs[ _-]?)?users?|employees?|hosts?'
        )
            then 'internal'
    end
end;

create or replace macro is_odd_kind(kind) as attendee_kind(kind) is null;
