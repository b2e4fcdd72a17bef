"""Rows a day of each source, with the days that stand out."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import plotly.graph_objects as go

from csfunnel.ui import words
from csfunnel.ui.charts import TEXT
from csfunnel.ui.freshness import NAMES

COLOURS = ("#000001", "#000002", "#000003", "#000004", "#000005")
ROW_PX = 96


def days(rows: Sequence[Mapping[str, Any]], *, last_days: int) -> go.Figure:
    """A strip of bars a data set, one bar a day; days far below the usual carry a cross."""
    last = max(row["day"] for row in rows)
    first = last - timedelta(days=last_days - 1)
    recent = [row for row in rows if row["day"] >= first]
    data_sets = list(dict.fromkeys(row["data_set"] for row in recent))
    figure = go.Figure()
    for place, data_set in enumerate(data_sets, start=1):
        axis = {} if place == 1 else {"yaxis": f"y{place}"}
        own = [row for row in recent if row["data_set"] == data_set]
        low = [row for row in own if row["is_low"]]
        figure.add_bar(
            x=[row["day"] for row in own],
            y=[row["rows_count"] for row in own],
            marker={"color": COLOURS[(place - 1) % len(COLOURS)]},
            hovertemplate="%{x|%a %d %b %Y}: %{y:,} rows<extra></extra>",
            **axis,
        )
        figure.add_scatter(
            x=[row["day"] for row in low],
            y=[row["rows_count"] for row in low],
            mode="markers",
            marker={"symbol": "x", "size": 9, "color": TEXT["color"]},
            hovertemplate="%{x|%a %d %b %Y}: only %{y:,} rows<extra></extra>",
            **axis,
        )
    share = 1 / max(len(data_sets), 1)
    for place, data_set in enumerate(data_sets, start=1):
        bottom = 1 - place * share
        figure.update_layout(
            {
                f"yaxis{'' if place == 1 else place}": {
                    "domain": [bottom + 0.03, bottom + share - 0.03],
                    "anchor": "x",
                    "title": {"text": words.capital(NAMES.get(data_set, data_set)), "font": TEXT},
                    "tickfont": TEXT,
                    "nticks": 3,
                    "rangemode": "tozero",
                }
            }
        )
    figure.update_layout(
        overwrite=True,
        height=ROW_PX * len(data_sets) + 40,
        margin={"l": 0, "r": 8, "t": 8, "b": 8},
        showlegend=False,
        bargap=0.1,
        dragmode=False,
    )
    figure.update_xaxes(
        overwrite=True,
        anchor=f"y{len(data_sets)}" if len(data_sets) > 1 else "y",
        tickfont=TEXT,
        range=[first - timedelta(days=1), last + timedelta(days=1)],
    )
    figure.update_yaxes(overwrite=True, automargin=True, fixedrange=True)
    return figure
