"""Targets for rates: which one holds for a view, and how a figure shows it."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any, Literal

from csfunnel import keeping
from csfunnel.filters import Filters
from csfunnel.keeping import Target
from csfunnel.ui import charts, data, keeping_editor, kept, words


def of(rate_name: str, filters: Filters, *, day: date | None = None) -> float | None:
    """The share (0 to 1) that a rate should reach in a view; None without a target.

    `rate_name` as in keeping.RateName. The target of the one journey and region in view goes
    before that of all; of several the latest that had begun by `day`, else by the view's last day
    or, where that comes first, the day the data speaks of.
    """
    found = _in_force(kept.entries(keeping.targets), rate_name, filters, day or _day(filters))
    return found.share if found else None


def in_words(rate_name: str, filters: Filters, *, day: date | None = None) -> str:
    """The same as a sentence, `Target: 12%, since 1 Jan 2025.`; empty without a target."""
    found = _in_force(kept.entries(keeping.targets), rate_name, filters, day or _day(filters))
    if found is None:
        return ""
    place = words.listed(part for part in (found.journey, found.region) if part)
    where = f" for {place}" if place else ""
    return f"{_told(found, where)}."


def beside(filters: Filters) -> dict[str, str]:
    """The same of every rate that has one, for tiles, whose view says the place; read once."""
    entries, day = kept.entries(keeping.targets), _day(filters)
    found = {
        name: _in_force(entries, name, filters, day) for name in {each.rate for each in entries}
    }
    return {name: _told(target) for name, target in found.items() if target}


def add_line(
    figure: charts.Figure,
    rate_name: str,
    filters: Filters,
    *,
    axis: Literal["x", "y"] = "y",
    day: date | None = None,
) -> bool:
    """Draw the target as a dashed line across a figure whose `axis` (x or y) holds shares 0 to 1.

    The line is labelled, so it reads without colour. Returns whether there is a target.
    """
    share = of(rate_name, filters, day=day)
    if share is None:
        return False
    place = {"textposition": "start"} if axis == "y" else {"textposition": "end", "textangle": 0}
    figure.add("shapes", [charts.line_at(share, axis=axis, **_look(share, place))])
    return True


def add_steps(
    figure: charts.Figure, rate_name: str, filters: Filters, *, from_day: date, to_day: date
) -> bool:
    """The same across days on the x axis: each target from its day on until another is in force.

    Returns whether there is a target on any of the days.
    """
    found = steps(rate_name, filters, from_day=from_day, to_day=to_day)
    look = {"textposition": "start"}
    figure.add(
        "shapes",
        (
            charts.line_between(begin, end, share, **_look(share, look))
            for begin, end, share in found
        ),
    )
    return bool(found)


def steps(
    rate_name: str, filters: Filters, *, from_day: date, to_day: date
) -> list[tuple[date, date, float]]:
    """First day, last day and share (0 to 1) of each target in force within a range of days.

    The last day of one is the first of the next; days without a target are in none.
    """
    targets = kept.entries(keeping.targets)
    changes = {each.from_day for each in targets if from_day < each.from_day <= to_day}
    found: list[tuple[date, date, float]] = []
    for begin, end in pairwise([from_day, *sorted(changes), to_day]):
        target = _in_force(targets, rate_name, filters, begin)
        if target is None:
            continue
        goes_on = bool(found) and found[-1][1:] == (begin, target.share)
        found.append((found.pop()[0] if goes_on else begin, end, target.share))
    return found


def draw_editor() -> None:
    """Draw the tables in which targets and annotations are kept; the Data page has them."""
    keeping_editor.draw()


def _day(filters: Filters) -> date | None:
    """The day whose target holds for a view: a target still to come must not be judged by."""
    ends = (filters.to_day, data.report("span")[0]["as_of_day"])
    return min((day for day in ends if day is not None), default=None)


def _told(target: Target, where: str = "") -> str:
    return f"Target{where}: {words.percent(target.share)}, since {words.day(target.from_day)}"


def _look(share: float, place: Mapping[str, Any]) -> charts.Part:
    """What a target's line looks like, and its label."""
    return {
        "line": {"dash": "dash", "width": 1.5, "color": charts.TEXT["color"]},
        "label": {**charts.titled(f"Target {words.percent(share)}"), **place},
    }


def _in_force(
    targets: Iterable[Target], rate_name: str, filters: Filters, day: date | None
) -> Target | None:
    """The target of this very view: the narrowest that fits, of those the latest to begin."""
    journeys = {"", *filters.journeys} if len(filters.journeys) == 1 else {""}
    regions = {"", *filters.regions} if len(filters.regions) == 1 else {""}
    fits = [
        target
        for target in targets
        if target.rate == rate_name
        and target.journey in journeys
        and target.region in regions
        and (day is None or target.from_day <= day)
    ]
    return max(fits, key=_narrowness, default=None)


def _narrowness(target: Target) -> tuple[int, bool, date]:
    places = bool(target.journey) + bool(target.region)
    return places, bool(target.journey), target.from_day
