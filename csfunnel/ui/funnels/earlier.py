"""What the rates were before: the choice of an earlier period, and whether a change is real."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, Literal, cast, get_args

import streamlit as st

from csfunnel import comparing
from csfunnel.filters import Filters, comparisons
from csfunnel.funnel import Answer
from csfunnel.rates import Rate, rate
from csfunnel.takeaway.cards import Kind, Row
from csfunnel.ui import data, maturing, stages, words
from csfunnel.ui.board import Board, Cell
from csfunnel.ui.funnels import openings
from csfunnel.ui.maturing import Matured
from csfunnel.ui.measures import SURE

POINTS = "Change, points"
CEILINGS = {"held": openings.CEILING}
Which = Literal["none", "before", "year_before"]
NAMES: dict[Which, str] = {
    "none": "Nothing",
    "before": "Period before",
    "year_before": "Year before",
}
KINDS: dict[str, Kind] = {
    "Rate": "text",
    "Now": "share",
    "At most": "share",
    "Of": "count",
    "Then": "share",
    "At most then": "share",
    "Of then": "count",
    POINTS: "number",
    SURE: "text",
    "Verdict": "text",
    f"Now, {SURE}": "text",
    f"Then, {SURE}": "text",
}
HELP = {
    "Of": "How many cases the rate rests on.",
    **dict.fromkeys(
        ("At most", "At most then"), "The held rate if every unverified meeting was held."
    ),
    POINTS: "Percentage points: now less then.",
    SURE: "The change lies in this range with 95 % certainty.",
    "Verdict": "Real where the whole range is on one side of zero.",
}
VERDICTS: dict[comparing.Change, str] = {
    "higher": "higher, real",
    "lower": "lower, real",
    "chance": "may be chance",
    "few": "few cases",
    "unknown": "not known",
}
STAGES = {"booking": "booked", "held": "held", "renewal": "renewed"}


@dataclass(frozen=True)
class Then:
    """The view of an earlier period and its answer; why there is none, where there is none.

    `matured` says by stage whether the present cohort is finished; `begins` is the first day of
    the data where it lies within the earlier period.
    """

    which: Which
    matured: Matured
    view: Filters | None = None
    answer: Answer | None = None
    reason: str = ""
    begins: date | None = None

    def growing(self, rate: str) -> str:
        """That the present rate will still grow; empty where it will not, or is unknown."""
        return maturing.growing(self.matured, STAGES[rate]) if rate in STAGES else ""


@dataclass(frozen=True)
class Change:
    """A rate less what it was, in percentage points, with its 95 % interval and what to make of it.

    `points` and the interval are None where either side has no rate or no interval.
    """

    now: Rate
    then: Rate
    points: float | None
    low: float | None
    high: float | None
    verdict: str

    @property
    def is_real(self) -> bool:
        """Whether chance is no likely cause of it."""
        return self.verdict in (VERDICTS["higher"], VERDICTS["lower"])

    @property
    def delta(self) -> str:
        """The change as a tile shows it with an arrow; empty where it may be chance."""
        return f"{self.points:+.1f} points" if self.is_real and self.points is not None else ""

    @property
    def in_words(self) -> str:
        """What it was, and what to make of the change."""
        return f"was {words.percent(self.then.rate)}, {self.verdict}"


def choose() -> Which:
    """Draw the choice of what to compare the rates with."""
    return cast(
        "Which",
        st.segmented_control(
            "Compare with",
            get_args(Which),
            format_func=lambda which: NAMES[which],
            default="none",
            required=True,
            key="compare",
            bind="query-params",
        ),
    )


def then(which: Which, chosen: Filters, span: Mapping[str, Any], matured: Matured) -> Then:
    """The earlier view that was asked for."""
    if which == "none":
        return Then(which, matured)
    period = comparisons(chosen.from_day, chosen.to_day)[which]
    if period is None:
        return Then(
            which, matured, reason="To compare, choose a period with both a first and a last day."
        )
    if span["first_day"] is None or period.to_day < span["first_day"]:
        days = words.days(period.from_day, period.to_day)
        return Then(which, matured, reason=f"The data does not reach back to {days}.")
    view = replace(chosen, from_day=period.from_day, to_day=period.to_day)
    begins = span["first_day"] if period.from_day < span["first_day"] else None
    return Then(which, matured, view, data.funnel(view, by="journey"), begins=begins)


def change(name: str, answer: Answer, earlier: Then) -> Change | None:
    """How a rate changed; None without an earlier answer."""
    if earlier.answer is None:
        return None
    now, was = (_rate(each["rates"][name]) for each in (answer, earlier.answer))
    if now.low is None or was.low is None:
        return Change(now, was, None, None, None, VERDICTS["unknown"])
    low, high = comparing.difference(now, was)
    points = 100 * ((now.rate or 0) - (was.rate or 0))
    verdict = VERDICTS[comparing.changed(now, was)]
    if earlier.growing(name):
        verdict = maturing.GROWING
    return Change(now, was, points, 100 * low, 100 * high, verdict)


def draw(board: Board, answer: Answer, earlier: Then) -> None:
    """Draw the rates now and then side by side; why not, where it cannot be done."""
    if earlier.which == "none":
        return
    board.card(
        f"Compared with the {NAMES[earlier.which].lower()}",
        rows_of(answer, earlier),
        kinds=KINDS,
        sentence=sentence(answer, earlier),
        help=HELP,
        empty=earlier.reason,
        opens=partial(_opens, which=earlier.which),
        small=lambda row: row["Verdict"] == VERDICTS["few"],
        config={POINTS: st.column_config.NumberColumn(format="%+.1f", help=HELP[POINTS])},
        definitions=("change", "interval", "maturing", "held rate", "held ceiling"),
    )


def rows_of(answer: Answer, earlier: Then) -> list[dict[str, Any]]:
    """A row a rate; empty without an earlier answer."""
    if earlier.answer is None:
        return []
    was = earlier.answer["rates"]
    found = {name: change(name, answer, earlier) for name in answer["rates"]}
    return [
        {
            "Rate": stages.RATE_NAMES[name],
            "Now": each.now.rate,
            "At most": answer["rates"][name].get("ceiling"),
            "Of": each.now.denominator,
            "Then": each.then.rate,
            "At most then": was[name].get("ceiling"),
            "Of then": each.then.denominator,
            POINTS: None if each.points is None else round(each.points, 2),
            SURE: _range(each),
            "Verdict": each.verdict,
            f"Now, {SURE}": words.interval(each.now.low, each.now.high),
            f"Then, {SURE}": words.interval(each.then.low, each.then.high),
            "name": name,
        }
        for name, each in found.items()
        if each is not None
    ]


def sentence(answer: Answer, earlier: Then) -> str:
    """Which rates really changed, and since when."""
    if earlier.view is None or earlier.answer is None:
        return ""
    days = words.days(earlier.view.from_day, earlier.view.to_day)
    changes = {name: change(name, answer, earlier) for name in answer["rates"]}
    real = [
        f"{stages.RATE_NAMES[name].lower()} ({each.points:+.1f} points)"
        for name, each in changes.items()
        if each is not None and each.is_real
    ]
    since = f" The data begins on {words.day(earlier.begins)} only." if earlier.begins else ""
    if not real:
        return f"Against {days}: no rate has changed by more than chance may explain.{since}"
    return f"Against {days}, really changed: {words.listed(real)}.{since}"


def _rate(found: Mapping[str, Any]) -> Rate:
    return rate(found["numerator"], found["denominator"])


def _range(each: Change) -> str:
    if each.low is None or each.high is None:
        return words.DASH
    return f"{each.low:+.1f} to {each.high:+.1f}"


def _opens(row: Row, column: str, *, which: Which) -> Cell | None:
    sides = {
        "Now": (openings.NUMERATORS, ""),
        "Of": (openings.DENOMINATORS, ""),
        "Then": (openings.NUMERATORS, which),
        "Of then": (openings.DENOMINATORS, which),
    }
    sides |= {"At most": (CEILINGS, ""), "At most then": (CEILINGS, which)}
    if column not in sides:
        return None
    measures, then = sides[column]
    measure = measures.get(row["name"])
    return Cell(measure, then=then) if measure else None
