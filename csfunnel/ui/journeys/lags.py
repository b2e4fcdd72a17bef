"""How long the way takes on screen: from email to booking, to meeting, to renewal."""

from collections.abc import Mapping, Sequence
from typing import Any

from csfunnel.cell import Cell
from csfunnel.filters import Filters
from csfunnel.rates import SMALL_COUNT
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import words
from csfunnel.ui.asking import ask
from csfunnel.ui.measures import as_asked, order_of

LEGS = {
    "booked": ("Email to booking", "booked"),
    "met": ("Booking to meeting", "booked"),
    "renewed": ("Meeting to renewal", "renewed"),
}
CASES = {"booked": "email.booked.recorded", "met": "meetings.met", "renewed": "meetings.renewed"}
LAG_KINDS: dict[str, Kind] = {
    "Way": "text",
    "Touch": "text",
    "Cases": "count",
    "Half within": "days",
    "3 of 4 within": "days",
    "9 of 10 within": "days",
}
LAG_HELP = {
    "Cases": "Emails that led to a booking; meetings not cancelled; held meetings before a won "
    "renewal.",
    "Half within": "The shortest time that at least half of the cases kept to.",
    "3 of 4 within": "The shortest time that at least three in four kept to.",
    "9 of 10 within": "The shortest time that at least nine in ten kept to.",
}
DAY_US = 86_400_000_000


def lag_rows(chosen: Filters, gaps: Mapping[str, str]) -> list[dict[str, Any]]:
    """A line a leg of the way and touch, all touches first; times in days."""
    found = ask("journeys_lags", as_asked(chosen))
    order = {leg: place for place, leg in enumerate(LEGS)}
    found = [row for row in found if LEGS[row["leg"]][1] not in gaps]
    return [
        {
            "Way": LEGS[row["leg"]][0],
            "Touch": "All touches" if row["is_total"] else row["step"],
            "Cases": row["lags_count"],
            "Half within": row["half_us"] / DAY_US,
            "3 of 4 within": row["three_quarters_us"] / DAY_US,
            "9 of 10 within": row["nine_tenths_us"] / DAY_US,
            "is_total": row["is_total"],
            "leg": row["leg"],
        }
        for row in sorted(
            found,
            key=lambda row: (
                order[row["leg"]],
                not row["is_total"],
                order_of("", row["step"] or ""),
            ),
        )
    ]


def opens(row: Mapping[str, Any], column: str) -> Cell | None:
    """The emails or meetings that went a leg of the way."""
    if column not in LAG_KINDS:
        return None
    return Cell(CASES[row["leg"]], steps=() if row["is_total"] else (row["Touch"],))


def opens_mark(custom: Sequence[Any]) -> Cell | None:
    """The same for a mark: whichever share of the cases it stands for, they are its cases."""
    if not custom:
        return None
    leg, is_total, touch = custom[:3]
    return opens({"leg": leg, "is_total": is_total, "Touch": touch}, "Cases")


def lag_sentence(rows: Sequence[Mapping[str, Any]]) -> str:
    """How long the legs of the way take over all touches."""
    parts = [
        f"{row['Way'].lower()} {row['Half within']:.1f} days for half and "
        f"{row['9 of 10 within']:.1f} for nine in ten"
        for row in rows
        if row["is_total"]
    ]
    later = "What is still to come is not in it, so recent emails look quicker than they are."
    return f"{words.capital('; '.join(parts))}. {later}"


def lacking(gaps: Mapping[str, str]) -> str:
    """Which legs cannot be told from what is loaded; empty where all can."""
    said = [f"{name}: {gaps[stage]}." for name, stage in LEGS.values() if stage in gaps]
    return " ".join(said)


def is_small(row: Mapping[str, Any]) -> bool:
    """Whether a line rests on few cases."""
    return bool(row["Cases"] < SMALL_COUNT)
