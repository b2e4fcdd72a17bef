-- Whose name an email went out under, beside the CSM who owns the account now.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: whose_name
-- units:   text
--
-- whose_name  own: the CSM now signed; other: somebody else of the house did; unknown: the address, or who is
--             behind it, is not known; no_owner: the account has no CSM now

create or replace macro whose_name(names, csm) as case
    when csm = 'No CSM' then 'no_owner'
    when list_contains(names, csm) then 'own'
    when names is null then 'unknown'
    else 'other'
end;
