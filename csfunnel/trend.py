"""The funnel by week or month: what each came to, and which of the last are not finished."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any, Literal
from zoneinfo import ZoneInfo

from csfunnel.answers import ENOUGH_LAGS
from csfunnel.filters import Filters
from csfunnel.heat import NO_EMAIL, NOTHING, Heat, Slice, heat, params_of
from csfunnel.queries import load
from csfunnel.rates import Rate
from csfunnel.warehouse import Ask, Rows

Grain = Literal["week", "month"]
State = Literal["finished", "running", "provisional", "maturing", "unknown"]

# Opens, clicks and recordings of calls come in some days late; nobody says how late.
PROVISIONAL_DAYS = 3
# Of a cohort of which less than this share has followed yet, nothing is expected.
LEAST_COMPLETE = 0.25
# The rates of a cohort that wait for what follows -> the stage waited for.
FOLLOWING = {"booking": "booked", "held": "held", "renewal": "renewed"}


@dataclass(frozen=True)
class Point:
    """One week or month, clipped to the days in view, and how far its numbers can be trusted.

    `states` are by the name of a rate. `complete` is the share of bookings that should have
    followed by now, None where the cohort is finished or nothing says so.
    """

    first_day: date
    last_day: date
    slice: Slice
    states: Mapping[str, State]
    complete: float | None = None

    @property
    def expected(self) -> Rate | None:
        """The booking rate that an unfinished cohort should come to; None if unsure.

        It is the one rate of a cohort whose denominator stands still.
        """
        found = self.slice.rates["booking"]
        share = self.complete
        if share is None or share < LEAST_COMPLETE or found.rate is None:
            return None
        rate, low, high = (
            None if each is None else min(1.0, each / share)
            for each in (found.rate, found.low, found.high)
        )
        return Rate(found.numerator, found.denominator, rate, low, high)


@dataclass(frozen=True)
class Clock:
    """What decides whether a week or month is finished: the view, the data's end, lags by stage."""

    filters: Filters
    as_of: datetime
    zone: ZoneInfo
    matured: Mapping[str, Mapping[str, Any]]

    def waited(self, day: date) -> timedelta:
        """How long before the data's end a day ended."""
        following = day + timedelta(days=1)
        return self.as_of - datetime(*following.timetuple()[:3], tzinfo=self.zone)


def trend(
    ask: Ask, filters: Filters, *, grain: Grain, as_of: datetime | None, zone: ZoneInfo
) -> list[Point]:
    """Every week or month from the first in which anything happened to the last, without a gap."""
    found = heat(ask, filters, by=grain)
    days = [date.fromisoformat(name) for name in found.rows if name != NO_EMAIL]
    if not days or as_of is None:
        return []
    matured = {row["stage"]: row for row in _asked(ask, "maturity", filters)}
    clock = Clock(filters, as_of, zone, matured)
    points = [_point(found, day, grain, clock) for day in between(days, grain)]
    maturing = [point for point in points if point.states["booking"] == "maturing"]
    if not maturing:
        return points
    share = _filling(ask, clock, from_day=maturing[0].first_day)
    return [replace(each, complete=share(each)) if each in maturing else each for each in points]


def following(day: date, grain: Grain) -> date:
    """The first day of the next week or month."""
    if grain == "week":
        return day + timedelta(days=7)
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def between(days: Sequence[date], grain: Grain) -> list[date]:
    """Every first day from the earliest to the latest; none of none."""
    found = [min(days)] if days else []
    while found and found[-1] < max(days):
        found.append(following(found[-1], grain))
    return found


def _point(found: Heat, day: date, grain: Grain, clock: Clock) -> Point:
    first = max(day, clock.filters.from_day or day)
    last = following(day, grain) - timedelta(days=1)
    last = min(last, clock.filters.to_day or last)
    slice_ = found.at(day.isoformat(), None) or NOTHING
    return Point(first, last, slice_, {name: _state(name, last, clock) for name in slice_.rates})


def _state(name: str, last_day: date, clock: Clock) -> State:
    waited = clock.waited(last_day)
    if clock.filters.basis == "cohort" and name in FOLLOWING:
        matured = clock.matured[FOLLOWING[name]]
        if matured["lags_count"] < ENOUGH_LAGS:
            return "unknown"
        if waited < timedelta(microseconds=matured["lag_us"]):
            return "maturing"
    if waited < timedelta(0):
        return "running"
    return "provisional" if waited < timedelta(days=PROVISIONAL_DAYS) else "finished"


def _filling(ask: Ask, clock: Clock, *, from_day: date) -> Callable[[Point], float | None]:
    """How much of a cohort's bookings should have followed: each day's emails by their age."""
    rows = _asked(ask, "funnel_trend_lags", clock.filters)
    lags = [(row["lag_days"], row["emails_count"]) for row in rows if row["stage"] == "booked"]
    days: list[int] = [lag for lag, _ in lags]
    counts: list[int] = [*accumulate(count for _, count in lags)]
    emails = _delivered(ask, replace(clock.filters, unit="email", from_day=from_day))

    def share(point: Point) -> float | None:
        own = {day: count for day, count in emails.items() if _is_in(point, day)}
        if not counts or not sum(own.values()):
            return None
        ages = {day: max(0, clock.waited(day).days) for day in own}
        done = sum(count * _counted(counts, days, ages[day]) for day, count in own.items())
        return done / (sum(own.values()) * counts[-1])

    return share


def _counted(counts: Sequence[int], days: Sequence[int], age_days: int) -> int:
    """How many followed within so many days."""
    place = bisect_right(days, age_days)
    return counts[place - 1] if place else 0


def _is_in(point: Point, day: date) -> bool:
    return point.first_day <= day <= point.last_day


def _delivered(ask: Ask, filters: Filters) -> dict[date, int]:
    """Delivered emails by day."""
    name = "funnel_heat_emails"
    return {
        date.fromisoformat(row["value"]): int(row["delivered_count"])
        for row in ask(name, params_of(name, filters, by="day"))
        if row["is_across_total"] and not row["is_total"]
    }


def _asked(ask: Ask, name: str, filters: Filters) -> Rows:
    return ask(name, filters.params(load("reports")[name].params))
