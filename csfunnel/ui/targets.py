"""Targets for rates: which one holds for a view, and how a figure shows it."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

import plotly.graph_objects as go

from csfunnel import keeping
from csfunnel.filters import Filters
from csfunnel.keeping import Target
from csfunnel.ui import charts, keeping_editor, kept, words


def of(rate_name: str, filters: Filters, *, day: date | None = None) -> float | None:
    """The share (0 to 1) that a rate should reach in a view; None without a target.

    `rate_name` as in keeping.RateName. The target of the one journey and region in view goes
    before that of all; of several the latest that had begun by `day`, else by the view's last day.
    """
    found = _in_force(kept.entries(keeping.targets), rate_name, filters, day or filters.to_day)
    return found.share if found else None


def in_words(rate_name: str, filters: Filters, *, day: date | None = None) -> str:
    """The same as a sentence, `Target: 12%, since 1 Jan 2025.`; empty without a target."""
    found = _in_force(kept.entries(keeping.targets), rate_name, filters, day or filters.to_day)
    if found is None:
        return ""
    place = words.listed(part for part in (found.journey, found.region) if part)
    where = f" for {place}" if place else ""
    return f"Target{where}: {words.percent(found.share)}, since {words.day(found.from_day)}."


def add_line(
    figure: go.Figure,
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
    line = charts.line_at(
        share,
        axis=axis,
        line={"dash": "dash", "width": 1.5, "color": charts.TEXT["color"]},
        label={**charts.titled(f"Target {words.percent(share)}"), **place},
    )
    figure.layout.shapes += (line,)
    return True


def draw_editor() -> None:
    """Draw the tables in which targets and annotations are kept; the Data page has them."""
    keeping_editor.draw()


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
