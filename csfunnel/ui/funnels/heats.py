"""The card of two breakdowns at once: which row does well in which column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Any, Literal, cast, get_args

import streamlit as st

from csfunnel.cell import Cell
from csfunnel.filters import BREAKDOWNS, Filters
from csfunnel.heat import NO_EMAIL, Heat, Place, Side, exceeds, heat
from csfunnel.rates import Rate
from csfunnel.takeaway.cards import Kind, Row
from csfunnel.ui import data, filters, stages, words
from csfunnel.ui.board import Board
from csfunnel.ui.charts import Figure
from csfunnel.ui.figures import heat as figures
from csfunnel.ui.funnels import openings
from csfunnel.ui.measures import SURE

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
# What a rate's cases are: a column of their own, which opens into them.
CASES = {"booking": "Delivered", "held": "Due", "open": "Delivered", "click": "Delivered"}
HELP = {
    "Due": "Meetings whose time has come and that were not cancelled.",
    "At most": "The held rate if every unverified meeting was held.",
}
DEFINITIONS: dict[Measure, tuple[str, ...]] = {
    "booking": ("booking rate", "interval", "few cases"),
    "held": ("held rate", "held ceiling", "due", "interval", "few cases"),
    "open": ("open rate", "interval", "few cases"),
    "click": ("click rate", "interval", "few cases"),
    "delivered": ("delivered",),
    "booked": ("meetings in view",),
}
ALL = "All"
WAITS_FOR: dict[Measure, tuple[str, ...]] = {
    "booking": ("booked",),
    "held": ("held",),
    "booked": ("booked",),
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

    @property
    def titles(self) -> tuple[str, str]:
        """What its rows are, and what its columns."""
        across = self.found.across
        return SIDES[self.found.by], SIDES[across] if across else ALL

    def rate(self, row: str | None, column: str | None) -> Rate | None:
        """The share in a square; None for a count, and where nothing happened."""
        slice_ = self.found.at(row, column)
        return slice_.rates[self.measure] if slice_ and self.is_rate else None

    def most(self, row: str | None, column: str | None) -> float | None:
        """The ceiling of a held rate; None for any other, and where nothing was due."""
        slice_ = self.found.at(row, column)
        return slice_.rates["ceiling"].rate if slice_ and self.measure == "held" else None

    def count(self, row: str | None, column: str | None) -> int | None:
        """The count in a square; None where nothing happened."""
        slice_ = self.found.at(row, column)
        if slice_ is None:
            return None
        if self.measure == "delivered":
            return slice_.recorded["delivered"]
        return slice_.meetings["booked"]

    def cell(self, row: str | None, column: str | None, *, of_cases: bool = False) -> Cell:
        """What a click on a square opens; `of_cases` all that its rate is of."""
        places: dict[Side, str | None] = {self.found.by: row}
        if self.found.across is not None:
            places[self.found.across] = column
        measures = openings.DENOMINATORS if of_cases else MEASURES
        return openings.at(measures[self.measure], places)


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
        help=HELP,
        empty=words.capital(f"{gap or 'nothing in this view'}."),
        opens=lambda row, column: _opens(row, column, drawn),
        figure_opens=lambda custom: drawn.cell(custom[0], custom[1]) if custom else None,
        small=lambda row: row["is_small"],
        definitions=(*DEFINITIONS[measure], "in weeks and months"),
        waits_for=WAITS_FOR.get(measure, ()),
    )


def rows_of(drawn: Map) -> list[dict[str, Any]]:
    """The map as a table: a line a row and column with its rate, of counts a line a row.

    All rows and all columns come last. A rate of nothing has no line; None is unknown.
    """
    rows = [*drawn.found.rows, None] if drawn.found.rows else []
    title, labels = drawn.titles[0], drawn.labels
    if drawn.is_rate:
        return [*_squares(drawn, rows, [*labels.items(), (None, ALL)])]
    return [
        {
            title: ALL if row is None else row,
            **{label: drawn.count(row, name) for name, label in labels.items()},
            ALL: drawn.count(row, None),
            "is_small": False,
            "place": (row, None),
        }
        for row in rows
    ]


def kinds_of(drawn: Map) -> dict[str, Kind]:
    """The columns of the table and how each is written."""
    title, across = drawn.titles
    if not drawn.is_rate:
        return {title: "text", **dict.fromkeys((*drawn.labels.values(), ALL), "count")}
    most: dict[str, Kind] = {"At most": "share"} if drawn.measure == "held" else {}
    return {
        title: "text",
        across: "text",
        CASES[drawn.measure]: "count",
        LABELS[drawn.measure]: "share",
        **most,
        SURE: "text",
    }


def _squares(
    drawn: Map, rows: Sequence[str | None], labels: Sequence[tuple[str | None, str]]
) -> Iterator[dict[str, Any]]:
    """The squares of the map as lines, and the rates of all rows and of all columns."""
    title, across = drawn.titles
    cases, rate_label = CASES[drawn.measure], LABELS[drawn.measure]
    for row, (column, label) in product(rows, labels):
        rate = drawn.rate(row, column)
        if rate is None or not rate.denominator:
            continue
        yield {
            title: ALL if row is None else row,
            across: label,
            cases: rate.denominator,
            rate_label: rate.rate,
            "At most": drawn.most(row, column),
            SURE: words.interval(rate.low, rate.high),
            "is_small": rate.is_small,
            "place": (row, column),
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
        (each, f"{row} · {label}", drawn.most(row, name))
        for row in drawn.found.rows
        for name, label in drawn.labels.items()
        if (each := drawn.rate(row, name)) and each.low is not None and not each.is_small
    ]
    if len(rated) < MOST_FEW:
        return "Too few places have 30 cases or more to tell one from another."
    best, worst = (pick(rated, key=lambda one: one[0].rate or 0) for pick in (max, min))
    told = [
        f"{place} ({words.percent(each.rate)}, {words.interval(each.low, each.high)}"
        f"{words.at_most(most)})"
        for each, place, most in (best, worst)
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


def _figure(drawn: Map) -> Figure | None:
    if not drawn.is_rate or not drawn.found.rows:
        return None
    return figures.heat_map(
        drawn.found, drawn.rate, drawn.most, label=LABELS[drawn.measure], names=drawn.labels
    )


def _opens(row: Row, column: str, drawn: Map) -> Cell | None:
    place: Place = row["place"]
    if drawn.is_rate:
        if column == "At most":
            return replace(drawn.cell(*place), measure=openings.CEILING)
        return drawn.cell(*place, of_cases=column == CASES[drawn.measure])
    if column == ALL:
        return drawn.cell(*place)
    names = [name for name, label in drawn.labels.items() if label == column]
    return drawn.cell(place[0], names[0]) if names else None


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
