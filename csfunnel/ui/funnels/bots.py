"""The card of clicks by machines: the click rate as recorded, and without clicks that look so."""

from collections.abc import Mapping
from typing import Any

from csfunnel.cell import Cell
from csfunnel.filters import Filters
from csfunnel.funnel import Answer
from csfunnel.rates import rate
from csfunnel.takeaway.cards import Kind, Row
from csfunnel.ui import stages, words
from csfunnel.ui.asking import ask
from csfunnel.ui.board import Board
from csfunnel.ui.measures import as_asked

CLICKED = "email.clicked.recorded"
LISTS = {
    "Recorded": Cell(CLICKED),
    "Bot-like": Cell(CLICKED, extra=("bot-like",)),
    "Without bot-like": Cell(CLICKED, extra=("not bot-like",)),
}
KINDS: dict[str, Kind] = {
    "Clicks": "text",
    "Clicked": "count",
    "Click rate": "share",
    "95 % range": "text",
}
HELP = {
    "Clicked": "Emails clicked.",
    "Click rate": "Of the emails delivered, recorded or not: all three lines share one base.",
}
OPENS = (
    "Gainsight leaves out the bots it knows before the export; how many of the opens mail privacy "
    "tools made, no export says."
)


def draw(board: Board, answer: Answer, span: Mapping[str, Any], chosen: Filters) -> None:
    """Draw both click rates side by side; where that cannot be told, the reason."""
    clicks = answer["rates"]["click"]
    gap = _gap(stages.rate_gap("click", clicks, span, chosen), chosen)
    [found] = [{}] if gap else ask("funnel_bot_like", as_asked(chosen))
    if not gap and clicks["numerator"] and not found["timed_count"]:
        gap = "the export has no click times, so the source's own filter is all there is"
    board.card(
        "Clicks by machines",
        [] if gap else rows_of(clicks, found["bot_like_count"]),
        kinds=KINDS,
        sentence="" if gap else sentence(clicks, found),
        help=HELP,
        empty=words.capital(f"{gap}. {OPENS}"),
        opens=opens,
        definitions=("click rate", "bot-like", "click rate without bot-like clicks"),
    )


def rows_of(clicks: Mapping[str, Any], bot_like_count: int) -> list[dict[str, Any]]:
    """A row each for all clicks recorded, those that look like a machine's, and the others."""
    recorded = clicks["numerator"]
    counts = {
        "Recorded": recorded,
        "Bot-like": bot_like_count,
        "Without bot-like": recorded - bot_like_count,
    }
    rates = {name: rate(count, clicks["denominator"]) for name, count in counts.items()}
    return [
        {
            "Clicks": name,
            "Clicked": counts[name],
            "Click rate": each.rate,
            "95 % range": words.interval(each.low, each.high),
        }
        for name, each in rates.items()
    ]


def sentence(clicks: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    """How many clicks look like a machine's, and how many could be looked at."""
    clicked, quick = clicks["numerator"], found["bot_like_count"]
    told = (
        "Clicked within two seconds of sending, as link scanners do: "
        f"{words.count(quick)} of {words.plural(clicked, 'clicked email')}."
    )
    if untimed := clicked - found["timed_count"]:
        told += f" Without a click time, so counted as people's: {words.count(untimed)}."
    return f"{told} {OPENS}"


def opens(row: Row, column: str) -> Cell | None:
    """What a number of clicks opens."""
    return LISTS[row["Clicks"]] if column in ("Clicked", "Click rate") else None


def _gap(gap: str, chosen: Filters) -> str:
    """Why there is nothing to tell of clicks; empty where there is."""
    if gap or chosen.unit == "email":
        return gap
    return "clicks by machines are told of emails: choose “Emails” under “Count”"
