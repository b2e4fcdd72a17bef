"""The picture of how long each leg of the way takes, on the page Journeys."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from csfunnel.ui import words
from csfunnel.ui.charts import TEXT, Figure, Part, on_panel, panels
from csfunnel.ui.figures import labels
from csfunnel.ui.figures.journeys import GREY, ROW_PX, across, frame

MARKS = {
    "Half within": ("circle", "#000001"),
    "3 of 4 within": ("diamond", "#000002"),
    "9 of 10 within": ("square", "#000003"),
}


def lag_figure(rows: Sequence[Mapping[str, Any]]) -> Figure | None:
    """A panel a leg of the way, a line a touch from half of its cases to nine in ten."""
    ways: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        ways.setdefault(row["Way"], []).append(row)
    if not ways:
        return None
    names = labels.short(row["Touch"] for row in rows)
    counts = [len(own) for own in ways.values()]
    rows_count = sum(counts) + 3 * len(counts)
    axes = panels(
        [count + 1 for count in counts],
        spacing=min(0.2, 2.4 / rows_count),
        x=[across(f"{way}, days", rangemode="tozero") for way in ways],
        y={"autorange": "reversed", "automargin": True, "tickfont": TEXT, "type": "category"},
    )
    legs = (_leg(own, names, place=place) for place, own in enumerate(ways.values(), start=1))
    layout = {**frame(height_px=ROW_PX * rows_count + 40, has_legend=True), **axes}
    return Figure([*chain.from_iterable(legs)], layout)


def _leg(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], *, place: int) -> list[Part]:
    """The lines and the marks of one panel."""
    written = [names[row["Touch"]] for row in rows]
    # One trace for all lines, torn between them: a trace a line would take most of the page's time.
    lines = {
        "type": "scatter",
        "x": [x for row in rows for x in (row["Half within"], row["9 of 10 within"], None)],
        "y": [y for name in written for y in (name, name, None)],
        "mode": "lines",
        "line": {"color": GREY, "width": 2},
        "hoverinfo": "skip",
        "showlegend": False,
        **on_panel(place),
    }
    return [lines, *(_within(column, rows, written, place=place) for column in MARKS)]


def _within(
    column: str, rows: Sequence[Mapping[str, Any]], written: Sequence[str], *, place: int
) -> Part:
    """The marks of one share of the cases; custom data begin with leg, whether all, and touch."""
    symbol, colour = MARKS[column]
    return {
        "type": "scatter",
        "x": [row[column] for row in rows],
        "y": written,
        "mode": "markers",
        "name": column,
        "legendgroup": column,
        "showlegend": place == 1,
        "marker": {
            "color": colour,
            "size": 10,
            "line": {"width": 2, "color": colour},
            "symbol": [f"{symbol}-open" if row["Cases"] < 30 else symbol for row in rows],
        },
        "customdata": [
            [
                *(row["leg"], row["is_total"], row["Touch"]),
                *(words.count(row["Cases"]), f"{row[column]:.1f}", labels.whole(row["Touch"])),
            ]
            for row in rows
        ],
        "hovertemplate": f"<b>%{{customdata[5]}}</b><br>{column} %{{customdata[4]}} days"
        "<br>n = %{customdata[3]}<extra></extra>",
        **on_panel(place),
    }
