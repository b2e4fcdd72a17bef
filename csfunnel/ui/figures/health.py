"""Rows a day of each source, with the days that stand out."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import chain
from typing import Any

from csfunnel.ui import words
from csfunnel.ui.charts import TEXT, Figure, Part, on_panel, titled
from csfunnel.ui.freshness import NAMES

COLOURS = ("#000001", "#000002", "#000003", "#000004", "#000005")
ROW_PX = 96


def days(rows: Sequence[Mapping[str, Any]], *, last_days: int) -> Figure:
    """A strip of bars a data set, one bar a day; days far below the usual carry a cross."""
    last = max(row["day"] for row in rows)
    first = last - timedelta(days=last_days - 1)
    strips: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["day"] >= first:
            strips.setdefault(row["data_set"], []).append(row)
    drawn = (_strip(own, place=place) for place, own in enumerate(strips.values(), start=1))
    layout = {
        "height": ROW_PX * len(strips) + 40,
        "margin": {"l": 0, "r": 8, "t": 8, "b": 8},
        "showlegend": False,
        "bargap": 0.1,
        "dragmode": False,
        "xaxis": {
            "anchor": on_panel(len(strips))["yaxis"],
            "tickfont": TEXT,
            "range": [first - timedelta(days=1), last + timedelta(days=1)],
        },
        **_axes([*strips]),
    }
    return Figure([*chain.from_iterable(drawn)], layout)


def _strip(rows: Sequence[Mapping[str, Any]], *, place: int) -> list[Part]:
    """The bars of one data set, and the crosses on its low days."""
    low = [row for row in rows if row["is_low"]]
    axis = {} if place == 1 else {"yaxis": f"y{place}"}
    bars = {
        "type": "bar",
        "x": [row["day"] for row in rows],
        "y": [row["rows_count"] for row in rows],
        "marker": {"color": COLOURS[(place - 1) % len(COLOURS)]},
        "hovertemplate": "%{x|%a %d %b %Y}: %{y:,} rows<extra></extra>",
        **axis,
    }
    crosses = {
        "type": "scatter",
        "x": [row["day"] for row in low],
        "y": [row["rows_count"] for row in low],
        "mode": "markers",
        "marker": {"symbol": "x", "size": 9, "color": TEXT["color"]},
        "hovertemplate": "%{x|%a %d %b %Y}: only %{y:,} rows<extra></extra>",
        **axis,
    }
    return [bars, crosses]


def _axes(data_sets: Sequence[str]) -> Part:
    """An axis a strip, the first on top, over one x axis for all."""
    share = 1 / len(data_sets)
    return {
        f"yaxis{'' if place == 1 else place}": {
            "domain": [1 - place * share + 0.03, 1 - place * share + share - 0.03],
            "anchor": "x",
            "title": titled(words.capital(NAMES.get(data_set, data_set))),
            "tickfont": TEXT,
            "nticks": 3,
            "rangemode": "tozero",
            "automargin": True,
            "fixedrange": True,
        }
        for place, data_set in enumerate(data_sets, start=1)
    }
