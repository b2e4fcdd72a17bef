"""The rates as tiles: the number, how sure it is, on how many cases it rests, and its change."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from csfunnel.cell import Cell
from csfunnel.filters import Filters
from csfunnel.funnel import Answer
from csfunnel.ui import sentences, stages, targets, words
from csfunnel.ui.board import Board, Tile
from csfunnel.ui.funnels import earlier
from csfunnel.ui.funnels.openings import NUMERATORS

FEW = "few cases"  # too few to rank by
ORDER = ("delivery", "bounce", "open", "click", "click_to_open", "booking", "held", "renewal")
DEFINITIONS = (
    *("delivery rate", "bounce rate", "open rate", "click rate", "click-to-open rate"),
    *("booking rate", "held rate", "held ceiling", "renewal rate", "interval", "few cases"),
)


def draw_rates(
    board: Board, answer: Answer, span: Mapping[str, Any], chosen: Filters, then: earlier.Then
) -> None:
    """Draw every rate with its 95 % interval and n; a dash with its reason where there is none."""
    aims = targets.beside(chosen)
    tiles = {name: _tile(name, answer, span, chosen, then) for name in ORDER}
    told = [aimed(tile, aims.get(name, ""), between=" · ") for name, tile in tiles.items()]
    board.metrics(told, title="Rates", columns=4, definitions=DEFINITIONS)
    st.caption(
        f"“{stages.RATE_NAMES['held']}” and “{stages.RATE_NAMES['renewal']}” count meetings, the "
        f"others {chosen.unit}s: one may lead to several meetings."
    )
    if chosen.is_by_event:
        st.caption(
            f"{sentences.MAY_BE_OLDER}, so a rate can pass 100 %; it has no 95 % range then."
        )


def aimed(tile: Tile, aim: str, *, between: str) -> Tile:
    """The tile with the target beside its rate; where there is no rate it says why, and no more."""
    if not aim or tile.value == words.DASH:
        return tile
    return replace(tile, caption=f"{tile.caption}{between}{aim}")


def _tile(
    name: str, answer: Answer, span: Mapping[str, Any], chosen: Filters, then: earlier.Then
) -> Tile:
    found = answer["rates"][name]
    gap = stages.rate_gap(name, found, span, chosen)
    change = earlier.change(name, answer, then)
    told = [words.capital(gap) or sureness(found)]
    if not gap:
        told += [change.in_words] if change else []
        told += [growing] if (growing := then.growing(name)) else []
    return Tile(
        stages.RATE_NAMES[name],
        words.DASH if gap else value(name, found),
        " · ".join(told),
        change.delta if change and not gap else "",
        is_rise_good=name != "bounce",
        help=stages.RATE_HELP[name],
        opens=None if gap else Cell(NUMERATORS[name]),
        mark=FEW if found["small"] and not gap else "",
    )


def value(name: str, rate: Mapping[str, Any]) -> str:
    """The rate as text; held with its ceiling, since the truth lies between."""
    if name == "held" and rate["ceiling"] != rate["rate"]:
        return f"{words.percent(rate['rate'])} {words.DASH} {words.percent(rate['ceiling'])}"
    return words.percent(rate["rate"])


def proven(rate: Mapping[str, Any]) -> str:
    """Of which rate an interval is, where the tile shows two: ` of the proven 64%`."""
    is_range = rate.get("ceiling") not in (None, rate["rate"])
    return f" of the proven {words.percent(rate['rate'])}" if is_range else ""


def sureness(rate: Mapping[str, Any]) -> str:
    """The interval and the number of cases."""
    cases = f"n\u00a0=\u00a0{words.count(rate['denominator'])}"
    interval = words.interval(rate["low"], rate["high"])
    of_what = proven(rate)
    if interval and of_what:
        interval = f"95 % range{of_what}: {interval}"
    return f"{interval} · {cases}" if interval else cases
