"""The card of the drop-off: how many are lost between two stages, and in which rows most."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import streamlit as st

from csfunnel.cell import Cell
from csfunnel.filters import Breakdown, Filters
from csfunnel.funnel import STAGES, Answer
from csfunnel.rates import rate
from csfunnel.takeaway.cards import Kind, Row
from csfunnel.ui import filters, stages, words
from csfunnel.ui.board import Board
from csfunnel.ui.funnels import openings
from csfunnel.ui.maturing import FOLLOWS

HELP = {
    "Lost": "Reached the first stage and not the second.",
    "Share lost": "Lost, of those that reached the first stage.",
    "Of all lost": "This row's part of all that were lost.",
}


def draw(
    board: Board, answer: Answer, told: Sequence[stages.Stage], chosen: Filters, by: Breakdown
) -> None:
    """Draw the choice of two stages and the card, by the rows of `answer`."""
    with board.choices():
        first, last = choose()
    gap = _gap(told, first, last)
    title = filters.BREAKDOWN_NAMES[by]
    names = stages.NAMES[first], stages.NAMES[last]
    board.card(
        f"Lost between {names[0]} and {names[1]}",
        [] if gap else rows_of(answer, first, last, title=title),
        kinds=kinds(title, names[0], has_parts=adds_up(answer, first)),
        sentence="" if gap else sentence(answer, first, last, chosen),
        help=HELP,
        bars=("Share lost",),
        empty=words.capital(f"{gap or 'nothing in this view'}."),
        opens=lambda row, column: _opens(row, column, (first, last), by),
        small=lambda row: row["is_small"],
        definitions=("lost between stages", "reached", "interval"),
        waits_for=[stage for stage in (first, last) if stage in FOLLOWS],
    )


def choose() -> tuple[str, str]:
    """Draw the choice of the two stages; the second comes after the first."""
    first = cast("str", _stage("From", "lost_from", STAGES[:-1], "delivered"))
    later = STAGES[STAGES.index(first) + 1 :]
    last = _stage("To", "lost_to", later, "booked" if "booked" in later else later[0])
    return first, cast("str", last)


def rows_of(answer: Answer, first: str, last: str, *, title: str) -> list[dict[str, Any]]:
    """A row of the breakdown each, the most lost first, and the total."""
    _, all_lost = counts(answer, first, last)
    found = [
        {title: row["value"], **_cells(row, first, last, all_lost), "value": row["value"]}
        for row in answer["rows"]
        if counts(row, first, last)[0]
    ]
    found.sort(key=lambda row: (-row["Lost"], row[title]))
    total = {title: "Total", **_cells(answer, first, last, all_lost), "value": None}
    return [*found, total] if found else []


def adds_up(answer: Answer, first: str) -> bool:
    """Whether each thing stands in one row, so that what the rows lost are parts of all lost.

    An account with emails of several journeys may be lost in one of them and go on in another.
    """
    return (
        sum(counts(row, first, first)[0] for row in answer["rows"])
        == (counts(answer, first, first)[0])
    )


def kinds(title: str, first: str, *, has_parts: bool) -> dict[str, Kind]:
    """The columns of the table and how each is written."""
    parts: dict[str, Kind] = {"Of all lost": "share"} if has_parts else {}
    return {
        title: "text",
        first: "count",
        "Lost": "count",
        "Share lost": "share",
        "95 % range": "text",
        **parts,
    }


def sentence(answer: Answer, first: str, last: str, chosen: Filters) -> str:
    """How many were lost of how many, and where most of them were."""
    reached, lost = counts(answer, first, last)
    share = rate(lost, reached)
    if share.rate is None:
        return f"Nothing reached {stages.NAMES[first]}."
    whole = (
        f"{words.count(lost)} of {words.plural(reached, chosen.unit)} were lost between "
        f"{stages.NAMES[first]} and {stages.NAMES[last]}: {words.percent(share.rate)} "
        f"({words.interval(share.low, share.high)})."
    )
    rows = [(counts(row, first, last)[1], row["value"]) for row in answer["rows"]]
    if len(rows) < 2 or not lost:
        return whole
    most, name = max(rows)
    if adds_up(answer, first):
        return f"{whole} Most of them in {name}: {words.count(most)}."
    return (
        f"{whole} Most are lost within {name}: {words.count(most)}. One {chosen.unit} may be lost "
        "in one row and have gone on in another, so the rows do not add up."
    )


def counts(view: Answer, first: str, last: str) -> tuple[int, int]:
    """How many reached the first of two stages, and how many of them not the second."""
    reached = {each["stage"]: each["reached"] for each in view["stages"]}
    return reached[first], reached[first] - reached[last]


def _cells(view: Answer, first: str, last: str, all_lost: int) -> dict[str, Any]:
    reached, lost = counts(view, first, last)
    share = rate(lost, reached)
    return {
        stages.NAMES[first]: reached,
        "Lost": lost,
        "Share lost": share.rate,
        "95 % range": words.interval(share.low, share.high),
        "Of all lost": rate(lost, all_lost).rate,
        "is_small": share.is_small,
    }


def _gap(told: Sequence[stages.Stage], first: str, last: str) -> str:
    by_name: Mapping[str, stages.Stage] = {each.name: each for each in told}
    return by_name[first].gap or by_name[last].gap


def _opens(row: Row, column: str, pair: tuple[str, str], by: Breakdown) -> Cell | None:
    first, last = pair
    if column == stages.NAMES[first]:
        return openings.at(f"emails.{first}.reached", {by: row["value"]})
    if column in ("Lost", "Share lost", "Of all lost"):
        return openings.at(f"emails.lost.{first}.{last}", {by: row["value"]})
    return None


def _stage(label: str, key: str, names: Sequence[str], default: str) -> Any:
    return st.selectbox(
        label,
        names,
        index=names.index(default),
        format_func=stages.NAMES.__getitem__,
        key=key,
        bind="query-params",
    )
