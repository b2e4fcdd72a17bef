"""The card of the trend: one rate or count by week or month, unfinished ends told apart."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Literal, cast, get_args
from zoneinfo import ZoneInfo

import streamlit as st

from csfunnel.cell import Cell
from csfunnel.filters import Filters
from csfunnel.keeping import Annotation
from csfunnel.takeaway.cards import Kind, Row
from csfunnel.trend import Grain, Point, trend
from csfunnel.ui import annotations, data, stages, state, targets, words
from csfunnel.ui.board import Board
from csfunnel.ui.charts import Figure
from csfunnel.ui.figures import funnel as figures
from csfunnel.ui.funnels import openings
from csfunnel.ui.measures import SURE

Course = Literal["booking", "held", "open", "click", "delivered", "booked"]
LABELS: dict[Course, str] = {
    "booking": "Booking rate",
    "held": "Held rate",
    "open": "Open rate",
    "click": "Click rate",
    "delivered": "Delivered",
    "booked": "Meetings booked",
}
RATES: tuple[Course, ...] = ("open", "click", "booking", "held")
GRAINS: dict[Grain, str] = {"week": "Week", "month": "Month"}
# The rate whose state says whether a count is finished, and what a count opens.
COUNTS: dict[str, tuple[str, Callable[[Point], int | None], str]] = {
    "delivered": (
        "delivery",
        lambda point: point.slice.recorded["delivered"],
        "emails.delivered.recorded",
    ),
    "booked": ("booking", lambda point: point.slice.meetings["booked"], "meetings.booked"),
}
KINDS: dict[str, Kind] = {
    "Period": "text",
    "Delivered": "count",
    "Open rate": "share",
    "Click rate": "share",
    "Booked from": "count",
    "Booking rate": "share",
    "Expected booking rate": "share",
    "Meetings booked": "count",
    "Due": "count",
    "Held": "count",
    "Held rate": "share",
    "At most": "share",
    "Finished": "text",
    **dict.fromkeys(
        (
            *(f"{LABELS[name]}, {SURE}" for name in RATES),
            f"Expected booking rate, {SURE}",
        ),
        "text",
    ),
}
OPENS = {
    "Delivered": "emails.delivered.recorded",
    "Open rate": "emails.opened.recorded",
    "Click rate": "emails.clicked.recorded",
    "Booked from": "emails.booked.recorded",
    "Booking rate": "emails.booked.recorded",
    "Meetings booked": "meetings.booked",
    "Due": "meetings.due",
    "Held": "meetings.held",
    "Held rate": "meetings.held",
    "At most": openings.CEILING,
}
HELP = {
    "Booked from": "Those delivered that led to a booked meeting.",
    "Expected booking rate": "Where a cohort is still maturing: what it should come to, going by "
    "how fast earlier cohorts filled up.",
    "Meetings booked": "On the basis cohort by their email's day; those of no email are in no row.",
    "At most": "The held rate if every unverified meeting was held.",
    "Finished": "Whether the number can still change.",
}
DEFINITIONS = (
    *("delivered", "open rate", "click rate", "booking rate", "expected booking rate"),
    *("held rate", "held ceiling", "due", "maturing", "interval", "in weeks and months"),
)
# The data sets a trend is made from.
MADE_FROM: dict[Course, Sequence[str]] = {
    **dict.fromkeys(("open", "click", "delivered"), annotations.EVERYWHERE),
    **dict.fromkeys(("booking", "booked"), annotations.MEETINGS),
    "held": annotations.CALLS,
}
NEEDS = {"booking": "booked", "held": "held", "open": "opened", "click": "clicked"}


def draw(board: Board, chosen: Filters, span: Mapping[str, Any]) -> None:
    """Draw the choices and the card."""
    with board.choices():
        course, grain = _choose_course(), _choose_grain()
    zone = ZoneInfo(state.shown().warehouse.settings.report_timezone)
    points = data.told(trend, chosen, grain=grain, as_of=span["as_of"], zone=zone)
    gap = stages.gaps(span, clicks_known=_clicks_known(points)).get(NEEDS.get(course, course), "")
    gap = gap or ("" if points else "nothing was sent in this view")
    figure = None if gap else _figure(points, course, grain, chosen)
    noted = [] if gap else _noted(points, course)
    if figure is not None:
        annotations.add_to(figure, noted)
    board.card(
        f"{LABELS[course]} by {grain}",
        [] if gap else rows_of(points, grain),
        kinds=KINDS,
        sentence=""
        if gap
        else f"{sentence(points, course, grain)} {targets.in_words(course, chosen)}".strip(),
        figure=figure,
        help=HELP,
        empty=words.capital(f"{gap}."),
        opens=_opens,
        figure_opens=lambda custom: _opens_point(custom, course),
        small=lambda row: row["is_small"],
        definitions=DEFINITIONS,
    )
    if noted:
        st.caption(annotations.in_words(noted))


def rows_of(points: Sequence[Point], grain: Grain) -> list[dict[str, Any]]:
    """A row a week or month, the latest first; None where a number is unknown."""
    return [_row(point, grain) for point in reversed(points)]


def sentence(points: Sequence[Point], course: Course, grain: Grain) -> str:
    """The latest finished value against the one before, and what is not finished."""
    name = COUNTS[course][0] if course in COUNTS else course
    done = [point for point in points if point.states[name] not in figures.UNFINISHED]
    told = _latest(done, course, grain)
    waiting = len(points) - len(done)
    if not waiting:
        return told
    last = "last" if waiting == 1 else f"last {words.count(waiting)}"
    noun = grain if waiting == 1 else f"{grain}s"
    grows = "more will follow" if course in ("booking", "booked") else "it may still change"
    end = f"The {last} {noun} {'is' if waiting == 1 else 'are'} not finished: {grows}."
    return f"{told} {end}".strip()


def _latest(done: Sequence[Point], course: Course, grain: Grain) -> str:
    known = [(point, text) for point in done if (text := _value(point, course)) != words.DASH]
    told = [f"{text} in {_period(point, grain)}" for point, text in reversed(known[-2:])]
    return f"{LABELS[course]}: {', after '.join(told)}." if told else ""


def _period(point: Point, grain: Grain) -> str:
    called = figures.period(point, grain)
    return called if grain == "month" else f"the {called[0].lower()}{called[1:]}"


def _value(point: Point, course: Course) -> str:
    if course in COUNTS:
        return words.count(COUNTS[course][1](point))
    rates = point.slice.rates
    most = words.at_most(rates["ceiling"].rate) if course == "held" else ""
    return f"{words.percent(rates[course].rate)}{most}"


def _row(point: Point, grain: Grain) -> dict[str, Any]:
    found, expected = point.slice, point.expected
    rates = {LABELS[name]: found.rates[name] for name in RATES}
    if expected:
        rates["Expected booking rate"] = expected
    sure = (name for name in KINDS if name.endswith(SURE))
    return {
        "Period": figures.period(point, grain),
        "Delivered": found.recorded["delivered"],
        "Booked from": found.recorded["booked"],
        "Expected booking rate": None,
        **{label: each.rate for label, each in rates.items()},
        "Meetings booked": found.meetings["booked"],
        "Due": found.meetings["due"],
        "Held": found.meetings["held"],
        "At most": found.rates["ceiling"].rate,
        "Finished": _finished(point),
        **dict.fromkeys(sure, ""),
        **{
            f"{label}, {SURE}": words.interval(each.low, each.high) for label, each in rates.items()
        },
        "is_small": found.rates["booking"].is_small,
        "days": (point.first_day, point.last_day),
    }


def _finished(point: Point) -> str:
    """Whether all of a period's rates are; bookings come before the meetings they led to."""
    booking, held = (point.states[name] for name in ("booking", "held"))
    if told := figures.STATES[booking] or figures.STATES[point.states["open"]]:
        return told
    if booking == "unknown":
        return "not known yet"
    still = {"maturing": "not yet", "unknown": "not known yet"}.get(held)
    return f"bookings yes, held meetings {still}" if still else "yes"


def _figure(points: Sequence[Point], course: Course, grain: Grain, chosen: Filters) -> Figure:
    if course in COUNTS:
        name, count, _ = COUNTS[course]
        return figures.counts(points, count, name=name, grain=grain, label=LABELS[course])
    figure = figures.rates(points, course, grain=grain, label=LABELS[course])
    first_day, last_day = points[0].first_day, points[-1].last_day
    targets.add_steps(figure, course, chosen, from_day=first_day, to_day=last_day)
    return figure


def _noted(points: Sequence[Point], course: Course) -> list[Annotation]:
    """What readers should know of the days of a trend."""
    first_day, last_day = points[0].first_day, points[-1].last_day
    return annotations.between(first_day, last_day, data_sets=MADE_FROM[course])


def _clicks_known(points: Sequence[Point]) -> bool:
    return all(point.slice.recorded["clicked"] is not None for point in points)


def _opens(row: Row, column: str) -> Cell | None:
    first_day, last_day = row["days"]
    measure = OPENS.get(column)
    return Cell(measure, from_day=first_day, to_day=last_day) if measure else None


def _opens_point(custom: Sequence[Any], course: Course) -> Cell | None:
    measure = COUNTS[course][2] if course in COUNTS else openings.NUMERATORS[course]
    if not custom:
        return None
    first_day, last_day = (date.fromisoformat(day) for day in custom[:2])
    return Cell(measure, from_day=first_day, to_day=last_day)


def _choose_course() -> Course:
    return cast(
        "Course",
        st.segmented_control(
            "Trend of",
            get_args(Course),
            format_func=lambda course: LABELS[course],
            default="booking",
            required=True,
            key="trend",
            bind="query-params",
        ),
    )


def _choose_grain() -> Grain:
    return cast(
        "Grain",
        st.segmented_control(
            "By",
            get_args(Grain),
            format_func=lambda grain: GRAINS[grain],
            default="month",
            required=True,
            key="every",
            bind="query-params",
        ),
    )
