-- Where faults concentrate: values of up to three attributes, with the notes of that kind that have the fault.
--
-- grain:   fault, system, type, author, company, month, batch, length
-- inputs:  verdict_kinds
-- params:  none
-- outputs: fault, system, type, author, company, month, batch, length, hits_count, notes_count,
--          fault_count, all_count
-- units:   *_count: legacy notes
--
-- system … length  a value, or null where the attribute does not matter
-- hits_count       notes of these values with the fault; notes_count: all notes of these values
-- fault_count      all notes with the fault; all_count: all notes
-- Only what holds one in twenty of a fault's notes stands here.

with

kinds as materialized (

    select * from verdict_kinds

),

few_valued as (

    select fault, system, type, author, batch, length, sum(notes_count) as notes_count
    from kinds
    group by all

),

counted as (

    select
        fault,
        system,
        type,
        author,
        cast(null as varchar) as company,
        cast(null as varchar) as month,
        batch,
        length,
        sum(notes_count) as notes_count
    from few_valued
    group by fault, cube (system, type, author, batch, length)
    having grouping(system) + grouping(type) + grouping(author) + grouping(batch) + grouping(length) >= 2
    union all
    select fault, system, type, author, company, month, batch, length, sum(notes_count)
    from kinds
    group by fault, grouping sets (
        (company), (company, system), (company, type), (company, author), (company, batch), (company, length),
        (month), (month, system), (month, type), (month, author), (month, batch), (month, length),
        (company, month)
    )

),

totals as (

    select fault, sum(notes_count) as fault_count
    from kinds
    group by fault

)

select
    hits.fault,
    hits.system,
    hits.type,
    hits.author,
    hits.company,
    hits.month,
    hits.batch,
    hits.length,
    cast(hits.notes_count as bigint) as hits_count,
    cast(alike.notes_count as bigint) as notes_count,
    cast(totals.fault_count as bigint) as fault_count,
    cast(everything.fault_count as bigint) as all_count
from counted as alike
inner join counted as hits
    on alike.fault = 'any'
    and hits.fault not in ('any', 'matched')
    and alike.system is not distinct from hits.system
    and alike.type is not distinct from hits.type
    and alike.author is not distinct from hits.author
    and alike.company is not distinct from hits.company
    and alike.month is not distinct from hits.month
    and alike.batch is not distinct from hits.batch
    and alike.length is not distinct from hits.length
inner join totals on hits.fault = totals.fault
inner join totals as everything on everything.fault = 'any'
where hits.notes_count >= greatest(2, totals.fault_count / 20)
    and coalesce(hits.system, hits.type, hits.author, hits.company, hits.month, hits.batch, hits.length) is not null
order by all;
