"""The card of two breakdowns at once: which row does well in which column."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast, get_args

import plotly.graph_objects as go
import streamlit as st

from csfunnel.behind import Cell
from csfunnel.filters import BREAKDOWNS, Filters
from csfunnel.heat import NO_EMAIL, Heat, Side, exceeds, heat
from csfunnel.rates import Rate
from csfunnel.takeaway.cards import Kind, Row
from csfunnel.ui import data, filters, stages, words
from csfunnel.ui.board import Board
from csfunnel.ui.figures import heat as figures
from csfunnel.ui.funnels import openings

Measure = Literal["booking", "held", "open", "click", "delivered", "booked"]
LABELS: dict[Measure, str] = {
    "booking": "Booking rate",
    "held": "Held rate",
    "open": "Open rate",
    "click": "Click rate",
    "delivered": "Delivered",
    "booked": "Meetings booked",
}
SIDES: dict[Side, str] = {by: filters.BREAKDOWN_NAMES[by] for by in BREAKDOWNS}
SIDES["month"] = "Month"
MEASURES = {
    **openings.NUMERATORS,
    "delivered": "emails.delivered.recorded",
    "booked": "meetings.booked",
}
NEEDS = {"booking": "booked", "held": "held", "open": "opened", "click": "clicked"}
ALL = "All"
DEFINED: dict[Measure, tuple[str, ...]] = {
    **{name: (label.lower(),) for name, label in LABELS.items()},
    "booked": ("meetings in view",),
}
OF_MEETINGS = ("held", "booked")
MOST_FEW = 2  # places are compared from two on


@dataclass(frozen=True)
class Map:
    """A number by two breakdowns: what stands where, how it is written, and what it opens."""

    found: Heat
    measure: Measure

    @property
    def is_rate(self) -> bool:
        """Whether squares hold a share and not a count."""
        return self.measure not in ("delivered", "booked")

    @property
    def labels(self) -> dict[str, str]:
        """Columns as they are written; what no email led to has a place for meetings only."""
        names = [
            name for name in self.found.columns if self.measure in OF_MEETINGS or name != NO_EMAIL
        ]
        return {name: _label(name, self.found.across) for name in names}

    def rate(self, row: str | None, column: str | None) -> Rate | None:
        """The share in a square; None for a count, and where nothing happened."""
        slice_ = self.found.at(row, column)
        return slice_.rates[self.measure] if slice_ and self.is_rate else None

    def value(self, row: str | None, column: str | None) -> float | int | None:
        """The number in a square; None where nothing happened or it is unknown."""
        slice_ = self.found.at(row, column)
        if slice_ is None:
            return None
        if self.measure == "delivered":
            return slice_.recorded["delivered"]
        if self.measure == "booked":
            return slice_.meetings["booked"]
        return slice_.rates[self.measure].rate

    def cell(self, row: str | None, column: str | None) -> Cell:
        """What a click on a square opens."""
        places: dict[Side, str | None] = {self.found.by: row}
        if self.found.across is not None:
            places[self.found.across] = column
        return openings.at(MEASURES[self.measure], places)


def draw(board: Board, chosen: Filters, span: Mapping[str, Any]) -> None:
    """Draw the choices and the card."""
    with board.choices():
        measure = _choose_measure()
        by = cast("Side", _choose_side("Rows", "rows", [*BREAKDOWNS], "csm"))
        others = [side for side in SIDES if side != by]
        across = cast("Side", _choose_side("Columns", "columns", others, others[0]))
    found = data.told(heat, chosen, by=by, across=across, has_meetings=measure in OF_MEETINGS)
    drawn = Map(found, measure)
    clicks_known = drawn.found.whole.recorded["clicked"] is not None
    gap = stages.gaps(span, clicks_known=clicks_known).get(NEEDS.get(measure, measure), "")
    board.card(
        f"{LABELS[measure]} by {_lower(by)} and {_lower(across)}",
        [] if gap else rows_of(drawn),
        kinds=kinds_of(drawn),
        sentence="" if gap else sentence(drawn, chosen),
        figure=None if gap else _figure(drawn),
        empty=words.capital(f"{gap or 'nothing in this view'}."),
        opens=lambda row, column: _opens(row, column, drawn),
        figure_opens=lambda custom: drawn.cell(custom[0], custom[1]) if custom else None,
        small=lambda row: row["is_small"],
        definitions=(*DEFINED[measure], "in weeks and months"),
    )


def rows_of(drawn: Map) -> list[dict[str, Any]]:
    """A row a row of the map and one for all; None where nothing happened or it is unknown."""
    rows = [*drawn.found.rows, None] if drawn.found.rows else []
    return [
        {
            SIDES[drawn.found.by]: ALL if row is None else row,
            **{label: drawn.value(row, name) for name, label in drawn.labels.items()},
            ALL: drawn.value(row, None),
            "is_small": (rate := drawn.rate(row, None)) is not None and rate.is_small,
            "row": row,
        }
        for row in rows
    ]


def kinds_of(drawn: Map) -> dict[str, Kind]:
    """The columns of the table and how each is written."""
    kind: Kind = "share" if drawn.is_rate else "count"
    return {
        SIDES[drawn.found.by]: "text",
        **dict.fromkeys((*drawn.labels.values(), ALL), kind),
    }


def sentence(drawn: Map, chosen: Filters) -> str:
    """Which place stands out with enough cases, and whether rows and columns add up."""
    parts = [_stands_out(drawn) if drawn.is_rate else "", _adds_up(drawn, chosen)]
    hidden = len(drawn.found.columns) > len(figures.drawn_columns(drawn.found))
    if drawn.is_rate and (hidden or len(drawn.found.rows) > figures.MOST_ROWS):
        parts.append("The picture shows the largest or latest, the table all.")
    return " ".join(part for part in parts if part)


def _stands_out(drawn: Map) -> str:
    """The highest and the lowest rate of those with enough cases."""
    rated = [
        (each, f"{row} · {label}")
        for row in drawn.found.rows
        for name, label in drawn.labels.items()
        if (each := drawn.rate(row, name)) and each.rate is not None and not each.is_small
    ]
    if len(rated) < MOST_FEW:
        return "Too few places have 30 cases or more to tell one from another."
    best, worst = (pick(rated, key=lambda one: one[0].rate or 0) for pick in (max, min))
    told = [
        f"{place} ({words.percent(each.rate)}, {words.interval(each.low, each.high)})"
        for each, place in (best, worst)
    ]
    apart = (best[0].low or 0) > (worst[0].high or 0)
    sure = "" if apart else " Their ranges overlap, so chance may explain it."
    return f"Of places with 30 cases or more, highest: {told[0]}; lowest: {told[1]}.{sure}"


def _adds_up(drawn: Map, chosen: Filters) -> str:
    if drawn.measure in ("held", "booked"):
        return "Rows and columns add up to all meetings in view."
    more = exceeds(drawn.found, "delivered")
    if more is None:
        return ""
    if more == (0, 0):
        return "Rows and columns add up to the total."
    rows, columns = (words.count(each) for each in more)
    return (
        f"One {chosen.unit} may stand in several places: of those delivered, the rows exceed the "
        f"total by {rows}, the columns by {columns}."
    )


def _figure(drawn: Map) -> go.Figure | None:
    if not drawn.is_rate or not drawn.found.rows:
        return None
    return figures.heat_map(
        drawn.found, drawn.rate, label=LABELS[drawn.measure], names=drawn.labels
    )


def _opens(row: Row, column: str, drawn: Map) -> Cell | None:
    if column == ALL:
        return drawn.cell(row["row"], None)
    names = [name for name, label in drawn.labels.items() if label == column]
    return drawn.cell(row["row"], names[0]) if names else None


def _label(name: str, side: Side | None) -> str:
    """A column as it is written; a name that another column has in any case stands apart."""
    if side == "month" and name != NO_EMAIL:
        return f"{date.fromisoformat(name):%b %Y}"
    return f"{name} " if name in (ALL, *SIDES.values()) else name


def _lower(side: Side) -> str:
    return SIDES[side] if side == "csm" else SIDES[side].lower()


def _choose_measure() -> Measure:
    return cast(
        "Measure",
        st.selectbox(
            "Show",
            get_args(Measure),
            format_func=lambda measure: LABELS[measure],
            key="heat",
            bind="query-params",
        ),
    )


def _choose_side(label: str, key: str, sides: list[Any], default: Side) -> Any:
    return st.selectbox(
        label,
        sides,
        index=sides.index(default),
        format_func=lambda side: SIDES[side],
        key=key,
        bind="query-params",
    )
