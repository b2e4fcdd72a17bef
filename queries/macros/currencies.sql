-- The currency that the sign of an amount stands for, where the row names none or another.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: sign_of, as_currency, bears_sign, has_other_sign
-- units:   text
--
-- as_currency     a cell of the currency column: a sign alone becomes its code where it has one
-- bears_sign      whether amounts of a currency are written with that sign
-- has_other_sign  an amount's sign is not that of the row's currency: which of them is right nobody can tell
--
-- Dollars and yen are the signs of many currencies: `$` and the yen sign stay as they are, and are those of the
-- setting where it names one they can stand for.

create or replace macro sign_of(cell) as
    nullif(regexp_extract(cell, '[$\x{20AC}\x{A3}\x{A5}]'), '');

create or replace macro as_currency(cell) as case cell
    when chr(8364) then 'EUR'
    when chr(163) then 'GBP'
    else cell
end;

create or replace macro bears_sign(currency, sign) as regexp_matches(
    upper(currency),
    case sign
        when '$'
            then '\$|DOLLAR|PESO|^(USD|CAD|AUD|NZD|SGD|HKD|TWD|BBD|BMD|BND|BSD|BZD|FJD|GYD|JMD|KYD|LRD|NAD|SBD'
                || '|SRD|TTD|XCD|MXN|ARS|CLP|COP|DOP|UYU|PHP|BRL)$'
        when chr(8364) then '^EUROS?$|^EUR$|\x{20AC}'
        when chr(163) then 'POUND|STERLING|^GBP$|\x{A3}'
        when chr(165) then 'YEN|YUAN|^(JPY|CNY|CNH|RMB)$|\x{A5}'
    end
);

create or replace macro has_other_sign(cell, currency) as
    coalesce(not bears_sign(currency, sign_of(cell)), false);
