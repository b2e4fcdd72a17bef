-- What a list behind a count asks of an email's or a unit's stages.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: bits_in_view, is_behind, furthest_stage, yes_or_no
-- units:   bits: as stage_bits of emails, with 32 booked, 64 held, 128 renewed
--
-- bits_in_view  cohort: all stages of an email attempted in the period; activity: those that happened in it
-- is_behind     part is `delivered.recorded`, `booked.reached`, `lost.delivered.booked` or `bounced.recorded`
-- yes_or_no     unknown where it is not recorded; null where it could not be

create or replace macro bit_of_stage(stage) as 1 << (list_position(
    ['attempted', 'sent', 'delivered', 'opened', 'clicked', 'booked', 'held', 'renewed', 'bounced'], stage
) - 1);

create or replace macro bits_in_view(
    basis, stage_bits, executed_day, opened_day, clicked_day, later_bits, from_day, to_day
) as case
    when basis = 'cohort' then if(is_between(executed_day, from_day, to_day), stage_bits | later_bits, 0)
    else if(is_between(executed_day, from_day, to_day), stage_bits & 775, 0)
        | if(opened_day is not null and is_between(opened_day, from_day, to_day), 8, 0)
        | if(clicked_day is not null and is_between(clicked_day, from_day, to_day), 16, 0)
        | later_bits
end;

create or replace macro is_behind(bits, part) as case
    when split_part(part, '.', 1) = 'lost'
        then bits & 255 >= bit_of_stage(split_part(part, '.', 2))
        and bits & 255 < bit_of_stage(split_part(part, '.', 3))
    when split_part(part, '.', 2) = 'reached' then bits & 255 >= bit_of_stage(split_part(part, '.', 1))
    else bits & bit_of_stage(split_part(part, '.', 1)) > 0
end;

create or replace macro furthest_stage(bits) as case
    when bits & 128 > 0 then 'Renewed'
    when bits & 64 > 0 then 'Held'
    when bits & 32 > 0 then 'Booked'
    when bits & 16 > 0 then 'Clicked'
    when bits & 8 > 0 then 'Opened'
    when bits & 4 > 0 then 'Delivered'
    when bits & 2 > 0 then 'Sent'
    when bits & 1 > 0 then 'Attempted'
end;

create or replace macro yes_or_no(is_done, could_be) as case
    when is_done then 'yes'
    when not could_be then null
    when is_done is null then 'unknown'
    else 'no'
end;
