"""Whether one more email helps: rates by how many of the journey a contact has had."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from csfunnel.cell import Cell
from csfunnel.comparing import difference
from csfunnel.filters import Filters
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import words
from csfunnel.ui.asking import ask
from csfunnel.ui.measures import MEASURES, RATE_KINDS, counts_and_rates, opens_log

LAST_ORDINAL = 10
ORDINAL_KINDS: dict[str, Kind] = {
    "Journey": "text",
    "Email": "text",
    "Delivered": "count",
    **RATE_KINDS,
}


def ordinal_rows(chosen: Filters, gaps: Mapping[str, str]) -> list[dict[str, Any]]:
    """A line a journey and place of the email among those the contact got of it.

    Beside the columns: `rates`, and `ordinal`, None where there is no contact or no journey.
    """
    return [
        {
            "Journey": row["journey"],
            "Email": _ordinal(row["ordinal_no"]),
            **counts_and_rates(row, gaps),
            "ordinal": row["ordinal_no"],
        }
        for row in ask("journeys_ordinals", chosen)
    ]


def opens(row: Mapping[str, Any], column: str) -> Cell | None:
    """What a number of an ordinal is made of."""
    place = () if row["ordinal"] is None else (f"{row['ordinal']}",)
    return opens_log(column, Cell("log", extra=("ordinal", *place), journeys=(row["Journey"],)))


def opens_mark(custom: Sequence[Any], label: str) -> Cell | None:
    """The same for a mark of the rate called so."""
    return opens({"Journey": custom[0], "ordinal": custom[1]}, label) if custom else None


def ordinal_sentence(rows: Sequence[Mapping[str, Any]], measure: str, *, most: int = 3) -> str:
    """How the rate goes from the first to the last email of the largest journeys."""
    told = MEASURES[measure].label.lower()
    said = []
    for journey, own in largest(rows)[:most]:
        known = [row for row in own if row["ordinal"] and row["rates"][measure].low is not None]
        judged = [row for row in known if not row["rates"][measure].is_small]
        if len(judged) < 2:
            continue
        first, last = judged[0], judged[-1]
        low, high = difference(last["rates"][measure], first["rates"][measure])
        goes = "falls" if high < 0 else "rises" if low > 0 else "goes"
        unsure = ", no more than chance explains" if goes == "goes" else ""
        said.append(
            f"In {journey} it {goes} from {words.percent(first['rates'][measure].rate)} at the "
            f"{first['Email']} email to {words.percent(last['rates'][measure].rate)} at the "
            f"{last['Email']}{unsure}."
        )
    start = f"How the {told} goes with the emails a contact has had of the journey."
    if not said:
        return f"{start} Too few cases to tell."
    often = "Where touches come in one order, the place is mostly the touch: filter by touch."
    return " ".join([start, *said, often])


def largest(
    rows: Sequence[Mapping[str, Any]],
) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """The journeys with their rows, the one with most delivered emails first."""
    journeys = [(name, [*own]) for name, own in groupby(rows, key=itemgetter("Journey"))]
    return sorted(journeys, key=lambda pair: -sum(row["Delivered"] or 0 for row in pair[1]))


def _ordinal(number: int | None) -> str:
    if number is None:
        return "No journey or no contact"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number, "th")
    return f"{number}{ending}{' or later' if number == LAST_ORDINAL else ''}"
