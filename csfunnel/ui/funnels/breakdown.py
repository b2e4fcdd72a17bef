"""The breakdown: who leads and who lags, each number open to what is behind it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from csfunnel.cell import Cell
from csfunnel.filters import Breakdown, Filters
from csfunnel.funnel import Answer
from csfunnel.takeaway.cards import Kind, Row
from csfunnel.ui import filters, sentences, stages, words
from csfunnel.ui.board import Board
from csfunnel.ui.funnels import openings
from csfunnel.ui.maturing import FOLLOWS
from csfunnel.ui.measures import SURE

TOO_FEW = "Too few cases for"
EVERY = "all rates"
TOTAL = "Total"
HELP = {
    "Delivered": "Delivered emails, or contacts or accounts that got one.",
    "Booked": "Meetings booked.",
    "Due": "Meetings whose time has come and that were not cancelled.",
    "Held": "Meetings that a recorded call proves were held.",
    "Open rate": "Opened of delivered.",
    "Click rate": "Clicked of delivered.",
    "Booking rate": "Booked of delivered.",
    "Held rate": "Of the meetings due, those a recorded call proves; unverified ones may have been "
    "held too.",
    "At most": "The held rate if every unverified meeting was held.",
    TOO_FEW: "Rates that rest on fewer than 30 cases: too few to rank by.",
}
RATES = {
    "open": "Open rate",
    "click": "Click rate",
    "booking": "Booking rate",
    "held": "Held rate",
}
ORDERS = ("Delivered", *RATES.values(), "Booked", "Due", "Held")
SORT_PX = 180
OPENS = {
    "Delivered": "emails.delivered.recorded",
    "Open rate": "emails.opened.recorded",
    "Click rate": "emails.clicked.recorded",
    "Booking rate": "emails.booked.recorded",
    "Booked": "meetings.booked",
    "Due": "meetings.due",
    "Held": "meetings.held",
    "Held rate": "meetings.held",
    "At most": openings.CEILING,
}


def order() -> str:
    """Draw the choice of the column whose largest comes first."""
    return st.selectbox(
        "Sort by",
        ORDERS,
        help="Kept in the link, which a click on a column's head is not. Few cases come last.",
        key="sort",
        bind="query-params",
        width=SORT_PX,
    )


def draw(  # noqa: PLR0913 # what the page has at hand, each by its name
    board: Board,
    answer: Answer,
    gaps: Mapping[str, str],
    chosen: Filters,
    by: Breakdown,
    *,
    sort_by: str,
) -> None:
    """Draw the breakdown, sortable by its columns' heads too."""
    title = filters.BREAKDOWN_NAMES[by]
    rows = rows_of(answer, gaps, title=title, sort_by=sort_by)
    board.card(
        "Who leads and who lags",
        rows,
        kinds=kinds_of(answer, rows, title=title),
        sentence=sentences.overlap(answer, chosen),
        help=HELP,
        bars=[*RATES.values()],
        opens=lambda row, column: _opens(row, column, by, title),
        small=lambda row: row[TOO_FEW] == EVERY,
        definitions=(
            *("open rate", "click rate", "booking rate", "held rate", "held ceiling"),
            *("due", "interval", "few cases"),
        ),
        waits_for=[*FOLLOWS],
    )


def rows_of(
    answer: Answer, gaps: Mapping[str, str], *, title: str, sort_by: str = ORDERS[0]
) -> list[dict[str, Any]]:
    """A line a row of the breakdown, the largest first, and the total; None for unknown.

    Rates are shares, money is exact in a column a currency. By a rate, what rests on few cases
    comes after the rest, or small samples would lead; what is unknown comes last.
    """
    if not answer["rows"]:
        return []
    money = _currencies(answer)
    found = [_row(row, gaps, money, title=title) for row in answer["rows"]]
    found.sort(
        key=lambda row: (
            row[sort_by] is None,
            _has_few(row, sort_by),
            -(row[sort_by] or 0),
            -(row["Delivered"] or 0),
        )
    )
    won = {name: line["won"] for name, line in answer["money"]["by_currency"].items()}
    whole = _row({**answer, "value": TOTAL, "renewed_amount": won}, gaps, money, title=title)
    return [*found, {**whole, "is_total": True}]


def kinds_of(answer: Answer, rows: Sequence[Mapping[str, Any]], *, title: str) -> dict[str, Kind]:
    """The columns and how each is written; that of small samples only where there are any.

    Rates and money come first, and how sure each rate is last: so the first have room on a screen.
    """
    found: dict[str, Kind] = {
        title: "text",
        "Delivered": "count",
        **dict.fromkeys((*RATES.values(), "At most"), "share"),
        **dict.fromkeys((f"Renewed {name}" for name in _currencies(answer)), "money"),
        **dict.fromkeys(("Booked", "Due", "Held"), "count"),
    }
    few: dict[str, Kind] = {TOO_FEW: "text"} if any(row[TOO_FEW] for row in rows) else {}
    return found | few | dict.fromkeys((f"{label}, {SURE}" for label in RATES.values()), "text")


def too_few(known: Mapping[str, Mapping[str, Any]]) -> str:
    """The rates of a row that rest on few cases; one of nothing or unknown is none of them."""
    told = {name: rate for name, rate in known.items() if rate["rate"] is not None}
    few = [_short(RATES[name]) for name in told if told[name]["small"]]
    return EVERY if few and len(few) == len(told) else ", ".join(few)


def _has_few(row: Mapping[str, Any], rate: str) -> bool:
    few = row[TOO_FEW]
    return rate in RATES.values() and (few == EVERY or _short(rate) in few.split(", "))


def _short(rate: str) -> str:
    return rate.removesuffix(" rate").lower()


def _row(
    row: Answer, gaps: Mapping[str, str], money: Sequence[str], *, title: str
) -> dict[str, Any]:
    delivered = next(each["recorded"] for each in row["stages"] if each["stage"] == "delivered")
    met = row["meetings"]
    known = {
        name: row["rates"][name] for name in RATES if stages.RATE_STAGES.get(name, name) not in gaps
    }

    def shares(*names: str) -> dict[str, float | None]:
        return {RATES[name]: known[name]["rate"] if name in known else None for name in names}

    return {
        title: row["value"],
        "Delivered": None if "delivered" in gaps else delivered,
        **shares("open", "click", "booking"),
        "Booked": None if "booked" in gaps else met["booked"],
        "Due": None if "booked" in gaps else met["due"],
        "Held": None if "held" in gaps else met["by_status"]["held"],
        **shares("held"),
        "At most": known["held"]["ceiling"] if "held" in known else None,
        **{f"Renewed {name}": Decimal(row["renewed_amount"].get(name, "0.00")) for name in money},
        TOO_FEW: too_few(known),
        "is_total": False,
        **{f"{label}, {SURE}": _sure(known.get(name)) for name, label in RATES.items()},
    }


def _sure(rate: Mapping[str, Any] | None) -> str:
    return words.interval(rate["low"], rate["high"]) if rate else ""


def _opens(row: Row, column: str, by: Breakdown, title: str) -> Cell | None:
    measure = OPENS.get(column)
    if column.startswith("Renewed "):
        measure = f"money.won.{column.removeprefix('Renewed ')}"
    if measure is None:
        return None
    return Cell(measure) if row["is_total"] else openings.at(measure, {by: row[title]})


def _currencies(answer: Answer) -> list[str]:
    """The currencies of any row, in the order of their names."""
    return sorted({name for row in answer["rows"] for name in row["renewed_amount"]})
