-- The meetings in view: how many were booked, by which rule, and what became of them.
--
-- grain:   is_total, value
-- inputs:  meeting_rows, meeting_months, repeated_closings, touches, teams
-- params:  by, basis, from_day, to_day, whole_from, whole_until, csms, regions, journeys, steps, credit, model_bit
-- outputs: is_total, value, booked_count, cancelled_count, upcoming_count, held_count, too_short_count,
--          no_show_count, unverified_count, link_email_count, link_journey_count, click_count, sent_count,
--          colleague_count, none_count, renewing_count, due_count
-- units:   counts of meetings
--
-- value  the row's name under `by`; null in the total
-- Basis cohort: meetings of emails attempted in the period; with a period those of no email are out of view.
-- Basis activity: booked and rules by the day of booking, statuses by the day of the start, renewing by closing.

with

-- Flags by number, looked up only where something is chosen: no join with the large table.
wanted as (

    select
        (
            select list(is_wanted(journey, $journeys) and is_wanted(step, $steps) order by touch_no)
            from touches
        ) as touch_flags,
        (
            select list(is_wanted(csm, $csms) and is_wanted(region, $regions) order by team_no)
            from teams
        ) as team_flags

),

-- Whole months are counted already; these are the meetings on the days beside them.
beside as (

    select
        touch_no,
        team_no,
        status_no,
        rule_no,
        $basis = 'cohort' or is_beside(created_day, $from_day, $to_day, $whole_from, $whole_until) as is_booked,
        $basis = 'cohort' or is_beside(starts_day, $from_day, $to_day, $whole_from, $whole_until) as has_status,
        ($basis = 'cohort' or is_beside(closed_day, $from_day, $to_day, $whole_from, $whole_until))
        and carry_bits & cast($model_bit as integer) > 0 as is_renewing
    from meeting_rows
    where credit = $credit
        and lies_between(if($basis = 'cohort', email_day, last_day), $from_day, null)
        and lies_between(if($basis = 'cohort', email_day, first_day), null, $to_day)
        and if(
            $basis = 'cohort',
            is_beside(email_day, $from_day, $to_day, $whole_from, $whole_until),
            is_beside(created_day, $from_day, $to_day, $whole_from, $whole_until)
            or is_beside(starts_day, $from_day, $to_day, $whole_from, $whole_until)
            or is_beside(closed_day, $from_day, $to_day, $whole_from, $whole_until)
        )

),

counted as (

    select
        if($by in ('csm', 'region'), team_no, touch_no) as place_no,
        sum(columns('_count$')),
        sum(case $model_bit
            when 1 then renewing_counts.last
            when 2 then renewing_counts.first
            when 4 then renewing_counts.linear
            when 8 then renewing_counts.position
            when 16 then renewing_counts.decay
        end) as renewing_count
    from meeting_months
    cross join wanted
    where basis = $basis
        and credit = $credit
        and is_in_stretches(stretch_no, $from_day, $to_day, $whole_from, $whole_until)
        and is_chosen(touch_flags[touch_no + 2], $journeys, $steps)
        and is_chosen(team_flags[team_no], $csms, $regions)
    group by place_no
    union all
    select
        if($by in ('csm', 'region'), team_no, touch_no) as place_no,
        sum(cast(is_booked as integer)),
        sum(cast(has_status and status_no = 1 as integer)),
        sum(cast(has_status and status_no = 2 as integer)),
        sum(cast(has_status and status_no = 3 as integer)),
        sum(cast(has_status and status_no = 4 as integer)),
        sum(cast(has_status and status_no = 5 as integer)),
        sum(cast(has_status and status_no = 6 as integer)),
        sum(cast(is_booked and rule_no = 1 as integer)),
        sum(cast(is_booked and rule_no = 2 as integer)),
        sum(cast(is_booked and rule_no = 3 as integer)),
        sum(cast(is_booked and rule_no = 4 as integer)),
        sum(cast(is_booked and rule_no = 5 as integer)),
        sum(cast(is_booked and rule_no = 6 as integer)),
        sum(cast(is_renewing as integer))
    from beside
    cross join wanted
    where is_chosen(touch_flags[touch_no + 2], $journeys, $steps)
        and is_chosen(team_flags[team_no], $csms, $regions)
    group by place_no
    union all
    select
        if($by in ('csm', 'region'), team_no, touch_no) as place_no,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(distinct meeting_no)
    from repeated_closings
    cross join wanted
    where $basis = 'activity'
        and credit = $credit
        and carry_bits & cast($model_bit as integer) > 0
        and is_between(closed_day, $from_day, $to_day)
        and is_chosen(touch_flags[touch_no + 2], $journeys, $steps)
        and is_chosen(team_flags[team_no], $csms, $regions)
    group by place_no

),

names as (

    select touch_no as place_no, row_name($by, journey, step, null, null) as value
    from touches
    where $by in ('journey', 'step')
    union all
    select team_no, row_name($by, null, null, csm, region)
    from teams
    where $by in ('csm', 'region')

)

select
    grouping(value) = 1 as is_total,
    value,
    cast(sum(columns('_count$')) as bigint),
    cast(sum(held_count + too_short_count + no_show_count + unverified_count) as bigint) as due_count
from counted
left join names using (place_no)
group by grouping sets ((), (value));
