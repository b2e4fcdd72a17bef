"""What a meeting was booked for and what its call was about, by the words of their titles."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from csfunnel import kinds
from csfunnel.cell import Cell
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import words
from csfunnel.warehouse import Rows

DIFFERING_KINDS: dict[str, Kind] = {
    "Account": "text",
    "Starts": "day",
    "Booked as": "text",
    "Call was": "text",
    "Title of the booking": "text",
    "Title of the call": "text",
    "Meeting": "text",
}
NO_TITLE = "no title"
CALL = "Call: "


def rows(rows: Rows) -> list[dict[str, Any]]:
    """A line a kind as booked, a column a kind as the call's title says."""
    pairs: Counter[tuple[str | None, str | None]] = Counter()
    for row in rows:
        pairs[row["booked_kind"], row["call_kind"]] += row["meetings_count"]
    names = (*kinds.KINDS, kinds.OTHER, None)
    columns = [name for name in names if any(pair[1] == name for pair in pairs)]
    return [
        {
            "Booked as": words.capital(booked or NO_TITLE),
            "booked": booked or NO_TITLE,
            **{_call_column(name): pairs[booked, name] for name in columns},
        }
        for booked in names
        if any(pair[0] == booked for pair in pairs)
    ]


def columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, Kind]:
    """The kinds of the columns of `rows`."""
    names = [name for name in (rows[0] if rows else ()) if name != "booked"]
    return {name: "text" if name == "Booked as" else "count" for name in names}


def opens(row: Mapping[str, Any], column: str) -> Cell | None:
    """The meetings that were booked as one kind and had a call of another, or of the same."""
    called = column.removeprefix(CALL)
    return Cell("meetings.titled", extra=(row["booked"], called)) if column != called else None


def differing(rows: Rows) -> Rows:
    """The meetings whose booking and call say two different things; titles that say none agree."""
    return [row for row in rows if row["meeting_id"] is not None]


def differing_rows(rows: Rows) -> list[dict[str, Any]]:
    """A line a meeting whose titles disagree."""
    return [
        {
            "Meeting": row["meeting_id"],
            "Account": row["account"],
            "Starts": row["starts_day"],
            "Booked as": words.capital(row["booked_kind"]),
            "Call was": words.capital(row["call_kind"]),
            "Title of the booking": row["title"],
            "Title of the call": row["call_title"],
        }
        for row in differing(rows)
    ]


def sentence(rows: Rows) -> str:
    """How often booking and call agree on what the meeting was about."""
    told = sum(row["meetings_count"] for row in rows if _tells(row))
    silent = sum(row["meetings_count"] for row in rows if not _tells(row))
    if not told:
        return "No meeting has two titles that both say what it was about."
    start = (
        f"{words.count(told - len(differing(rows)))} of {words.plural(told, 'meeting')} "
        "were about what they were booked for, by their titles"
    )
    rest = f"; {words.count(silent)} more have a title that does not say" if silent else ""
    return f"{start}{rest}."


def _tells(row: Mapping[str, Any]) -> bool:
    """Whether both titles say what a meeting was about."""
    return {row["booked_kind"], row["call_kind"]}.issubset(kinds.KINDS)


def _call_column(name: str | None) -> str:
    return f"{CALL}{name or NO_TITLE}"
