"""What a click on a number of the funnel opens: by its rate or stage, in its row or column."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from csfunnel.cell import Cell
from csfunnel.filters import BREAKDOWNS, FIELDS
from csfunnel.heat import NO_EMAIL, Side
from csfunnel.takeaway.cards import Row
from csfunnel.trend import Grain, following
from csfunnel.ui import stages

# The measure of a rate's numerator and of its denominator.
NUMERATORS = {
    "delivery": "emails.delivered.recorded",
    "bounce": "emails.bounced.recorded",
    "open": "emails.opened.recorded",
    "click": "emails.clicked.recorded",
    "click_to_open": "emails.clicked.recorded",
    "booking": "emails.booked.recorded",
    "held": "meetings.held",
    "renewal": "meetings.renewing",
}
DENOMINATORS = {
    "delivery": "emails.sent.recorded",
    "bounce": "emails.attempted.recorded",
    "open": "emails.delivered.recorded",
    "click": "emails.delivered.recorded",
    "click_to_open": "emails.opened.recorded",
    "booking": "emails.delivered.recorded",
    "held": "meetings.due",
    "renewal": "meetings.held",
}
# Of the held rate's ceiling: what is held, and what may have been.
CEILING = "meetings.maybe_held"


def of_stage(row: Row, column: str) -> Cell | None:
    """What a number of a stage opens; a share of an earlier stage opens those that came so far."""
    name = next(name for name, label in stages.NAMES.items() if label == row["Stage"])
    counts = {"Reached": "reached", "Of previous": "reached", "Of first": "reached"}
    counts["Recorded"] = "recorded"
    return Cell(f"emails.{name}.{counts[column]}") if column in counts else None


def of_bar(custom: Sequence[Any]) -> Cell | None:
    """What a bar of the funnel opens, from its custom data."""
    return of_stage({"Stage": custom[0]}, "Reached") if custom else None


def at(measure: str, places: Mapping[Side, str | None]) -> Cell:
    """The cell of a measure in some rows and columns; of no email there are only meetings."""
    cell = Cell(measure)
    for side, name in places.items():
        if name is None:
            continue
        if side in BREAKDOWNS:
            cell = _in_row(cell, side, name)
        elif name == NO_EMAIL:
            cell = replace(cell, extra=(NO_EMAIL,))
        else:
            first_day = date.fromisoformat(name)
            last_day = _last_day(first_day, side)
            cell = replace(cell, from_day=first_day, to_day=last_day)
    return cell


def _in_row(cell: Cell, side: Side, name: str) -> Cell:
    own: dict[str, Any] = {FIELDS[side]: (name,)}
    return replace(cell, **own)


def _last_day(first_day: date, side: Side) -> date:
    if side == "day":
        return first_day
    grain: Grain = "week" if side == "week" else "month"
    return following(first_day, grain) - timedelta(days=1)
