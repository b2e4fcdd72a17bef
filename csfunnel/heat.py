"""The funnel by two breakdowns at once, one of which may be the week or the month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from csfunnel import queries
from csfunnel.filters import Breakdown, Filters
from csfunnel.funnel import RATES, STAGES
from csfunnel.rates import Rate, rate
from csfunnel.warehouse import Ask

Side = Breakdown | Literal["day", "week", "month"]
Place = tuple[str | None, str | None]

# Where meetings of no email stand by day, week or month of emails.
NO_EMAIL = "No email"
MEETINGS = ("booked", "due", "held", "too_short", "no_show", "unverified", "renewing")


@dataclass(frozen=True)
class Slice:
    """What was recorded in one row, one column, or where they meet.

    `recorded` are counts of the filters' unit by stage, and of `bounced`; None where unknown.
    `meetings` are counts of meetings. `rates` are those of the funnel, by their names there.
    """

    recorded: Mapping[str, int | None]
    meetings: Mapping[str, int]
    rates: Mapping[str, Rate]


@dataclass(frozen=True)
class Heat:
    """Slices by row and column; None stands for all rows, all columns.

    Rows and columns are the most delivered first, weeks and months in their order.
    """

    by: Side
    across: Side | None
    rows: Sequence[str]
    columns: Sequence[str]
    slices: Mapping[Place, Slice]

    def at(self, row: str | None, column: str | None) -> Slice | None:
        """The slice of a row and a column; None where nothing happened."""
        return self.slices.get((row, column))

    @property
    def whole(self) -> Slice:
        """All rows and columns together."""
        return self.at(None, None) or NOTHING


def heat(
    ask: Ask,
    filters: Filters,
    *,
    by: Side,
    across: Side | None = None,
    has_meetings: bool = True,
) -> Heat:
    """The funnel by one or two breakdowns; `ask` gives a report's rows for its parameters.

    Without meetings none is asked for: their counts are 0, their rates None.
    """
    units = "emails" if filters.unit == "email" else "units"
    names = (f"funnel_heat_{units}", *(("funnel_heat_meetings",) if has_meetings else ()))
    emails, *others = (
        {
            (row["value"], row["across_value"]): row
            for row in ask(name, params_of(name, filters, by=by, across=across))
            if across is not None or row["is_across_total"]
        }
        for name in names
    )
    meetings = others[0] if others else {}
    slices = {
        place: _slice(emails.get(place, {}), meetings.get(place, {}), basis=filters.basis)
        for place in dict.fromkeys((*emails, *meetings))
    }
    rows = _names(by, {row: slices[row, None] for row, column in slices if row and not column})
    columns = _names(across, {name: slices[None, name] for row, name in slices if name and not row})
    return Heat(by, across, rows, columns, slices)


def exceeds(found: Heat, name: str) -> tuple[int, int] | None:
    """By how much the rows, and the columns, exceed what was recorded in all at a stage.

    A contact or account may stand in several. None where any of it is unknown.
    """
    whole = found.whole.recorded[name]
    sums = [
        [each.recorded[name] for place in places if (each := found.slices.get(place))]
        for places in (
            [(row, None) for row in found.rows],
            [(None, column) for column in found.columns],
        )
    ]
    if whole is None or any(None in counts for counts in sums):
        return None
    rows, columns = (sum(count or 0 for count in counts) - whole for counts in sums)
    return rows, columns


def params_of(
    name: str, filters: Filters, *, by: Side, across: Side | None = None
) -> dict[str, Any]:
    """The parameters of one of the reports by two breakdowns."""
    own = {"by": by, "across": across}
    names = queries.load("reports")[name].params
    return {**filters.params([each for each in names if each not in own]), **own}


def _slice(emails: Mapping[str, Any], meetings: Mapping[str, Any], *, basis: str) -> Slice:
    recorded: dict[str, int | None] = {
        name: int(emails.get(f"{name}_count") or 0) for name in (*STAGES, "bounced")
    }
    if emails.get("unknown_clicks_count"):
        recorded["clicked"] = None
    met = {name: int(meetings.get(f"{name}_count") or 0) for name in MEETINGS}
    rates = {name: rate(recorded[above], recorded[below]) for name, (above, below) in RATES.items()}
    rates["held"] = rate(met["held"], met["due"])
    rates["ceiling"] = rate(met["held"] + met["unverified"], met["due"])
    rates["renewal"] = rate(met["renewing"] if basis == "cohort" else None, met["held"])
    return Slice(recorded, met, rates)


NOTHING = _slice({}, {}, basis="cohort")


def _names(side: Side | None, found: Mapping[str, Slice]) -> list[str]:
    if side in ("day", "week", "month"):
        return sorted(found)
    return sorted(found, key=lambda name: (-(found[name].recorded["delivered"] or 0), name))
