-- The matches set by hand, each with the file that brought it and whether it decides anything.
--
-- grain:   booking_id
-- inputs:  loaded_match_override, stg_overrides, meeting_times, meetings, set_matches, calls, ledger, accounts
-- params:  none
-- outputs: booking_id, meeting_id, account, call_id, is_none, note, status, effect, file_id, file_name,
--          loaded_at, loaded_by
-- units:   file_id: the file of the ledger; instants in UTC
--
-- effect  decides, unknown_meeting, unknown_call, superseded (another link of the meeting or another meeting
--         has it), or cancelled and upcoming: it is kept, but does not change the status

with

links as (

    select meeting_id, unnest(booking_ids) as booking_id
    from meeting_times

)

select
    stg_overrides.booking_id,
    links.meeting_id,
    coalesce(accounts.name, 'No company') as account,
    stg_overrides.call_id,
    stg_overrides.is_none,
    stg_overrides.note,
    meetings.status,
    case
        when links.meeting_id is null then 'unknown_meeting'
        when not stg_overrides.is_none and calls.call_id is null then 'unknown_call'
        when set_matches.meeting_id is null
            or set_matches.call_id is distinct from if(stg_overrides.is_none, null, stg_overrides.call_id)
            then 'superseded'
        when meetings.status in ('cancelled', 'upcoming') then meetings.status
        else 'decides'
    end as effect,
    loaded_match_override.file_id,
    ledger.file_name,
    ledger.loaded_at,
    ledger.loaded_by
from loaded_match_override
inner join stg_overrides using (booking_id)
left join links using (booking_id)
left join meetings on links.meeting_id = meetings.meeting_id
left join accounts on meetings.company_no = accounts.company_no
left join set_matches on links.meeting_id = set_matches.meeting_id
left join calls on stg_overrides.call_id = calls.call_id
left join ledger on loaded_match_override.file_id = ledger.file_id
order by ledger.loaded_at desc, stg_overrides.booking_id;
