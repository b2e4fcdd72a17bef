"""Behind a number: the emails, contacts, accounts, meetings or money that its cell counts."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from csfunnel import kinds
from csfunnel.cell import UNIT_PREFIXES, Cell
from csfunnel.filters import Basis, Filters, Unit
from csfunnel.warehouse import Cursor, Rows, Warehouse

# What a measure begins with -> the report that lists it. It may take all parameters of the filters
# and `part` (the measure without its beginning), `extra`, and `most`, how many rows to give at the
# most; each of its rows says in `all_count` how many there are in all.
REPORTS: dict[str, str] = {
    "emails": "behind_emails",
    "email": "behind_emails",
    "log": "behind_emails",
    "contacts": "behind_contacts",
    "accounts": "behind_accounts",
    "meetings": "behind_meetings",
    "money": "behind_money",
    "renewals": "behind_renewals",
    "notes": "migration_page_notes",
}
# What the rows of a report are, one of them.
NOUNS: dict[str, str] = {
    "behind_emails": "email",
    "behind_contacts": "contact",
    "behind_accounts": "account",
    "behind_meetings": "meeting",
    "behind_money": "share",
    "behind_renewals": "renewal",
    "migration_page_notes": "note",
}
UNITS_OF: dict[str, Unit] = {
    "email": "email",
    "log": "email",
    "contacts": "contact",
    "accounts": "account",
}


def in_view(cell: Cell, filters: Filters) -> Filters | None:
    """The filters that the list of a cell is asked with; None where nothing can be in it.

    As `Cell.narrowed`, in the unit and on the basis that the measure has whatever is chosen.
    """
    narrowed = cell.narrowed(filters)
    if narrowed is None:
        return None
    prefix = cell.measure.split(".")[0]
    basis: Basis = "cohort" if prefix == "log" else narrowed.basis
    return replace(narrowed, unit=UNITS_OF.get(prefix, narrowed.unit), basis=basis)


def report_of(cell: Cell, filters: Filters) -> str:
    """The report that lists a cell: for a measure of emails that of the filters' unit."""
    prefix = cell.measure.split(".")[0]
    return REPORTS[UNIT_PREFIXES[filters.unit] if prefix == "emails" else prefix]


def rows(
    warehouse: Warehouse,
    cell: Cell,
    filters: Filters,
    *,
    most: int | None = None,
    cursor: Cursor | None = None,
) -> Rows:
    """What a number is made of: as many rows as it says, or for money as many cents.

    With `most` only the first so many; `all_count` and `all_cents` in each row are of all.
    """
    params = _params(warehouse, cell, filters, most)
    if params is None:
        return []
    return warehouse.report(report_of(cell, filters), params, cursor=cursor)


def batches(warehouse: Warehouse, cell: Cell, filters: Filters) -> Iterator[Rows]:
    """The same rows, all of them, a few thousand at a time: a list may be as long as the log."""
    params = _params(warehouse, cell, filters, None)
    if params is None:
        return
    yield from warehouse.batches(report_of(cell, filters), params)


def _params(
    warehouse: Warehouse, cell: Cell, filters: Filters, most: int | None
) -> dict[str, Any] | None:
    """The values of the report's parameters; None where nothing can be in the list."""
    narrowed = in_view(cell, filters)
    if narrowed is None:
        return None
    if not narrowed.has_range:
        # As in the funnel: without a range all is in view whenever it happened.
        narrowed = replace(narrowed, basis="cohort")
    own = {
        "part": cell.measure.partition(".")[2],
        "extra": list(cell.extra) or None,
        "most": most,
        **kinds.params(),
    }
    names = warehouse.params_of(report_of(cell, filters))
    params = narrowed.params([name for name in names if name not in own])
    return {**params, **{name: value for name, value in own.items() if name in names}}


def counted(cell: Cell, filters: Filters, count: int) -> str:
    """How many rows a list has: `17 meetings`."""
    noun = NOUNS.get(report_of(cell, filters), "row")
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
