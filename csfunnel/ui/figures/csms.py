"""The pictures of the page CSMs: a control chart, and whose names emails go out under."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from csfunnel.limits import grid, limits
from csfunnel.ui import words
from csfunnel.ui.charts import TEXT

GREY = "#000005"
# Place of a mark -> colour and symbol; the symbol alone tells it.
MARKS = {
    "far above": ("#000001", "triangle-up"),
    "above": ("#000001", "triangle-up-open"),
    "within": ("#000003", "circle"),
    "below": ("#000004", "triangle-down-open"),
    "far below": ("#000004", "triangle-down"),
    "few": (GREY, "circle-open"),
    "nobody": ("#000002", "x"),
}
LABELLED = ("far above", "far below", "nobody")
MOST_LABELS = 10
# Limit -> how its line is drawn and what is written beside it.
LINES = {
    "far_low": ("solid", ""),
    "far_high": ("solid", "luck, 99.8 %"),
    "low": ("dash", ""),
    "high": ("dash", "luck, 95 %"),
}
SENDER_LOOKS = {
    "own": ("#000001", ""),
    "other": ("#000002", "/"),
    "unknown": ("#000005", "."),
    "no_owner": ("#000004", "x"),
}
ROW_PX = 28
MOST_ROWS = 25
LEGEND = {"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "xanchor": "left"}


def control(
    rows: Sequence[Mapping[str, Any]],
    *,
    share: float,
    places: Mapping[str, str],
    label: str,
    cases: str,
) -> go.Figure | None:
    """A mark a CSM or region over its cases, with the limits around the overall rate.

    Custom data begin with the name. Rates above 1 are left to the table.
    """
    told = [row for row in rows if row["place"] in MARKS and row["rate"]["low"] is not None]
    if not told or share > 1:
        return None
    figure = go.Figure()
    _limit_lines(figure, [row["count"] for row in told], share)
    labelled = _labelled(told, share)
    for place, (colour, symbol) in MARKS.items():
        own = [row for row in told if row["place"] == place]
        if own:
            _marks(figure, own, labelled, name=places[place], look=(colour, symbol))
    rates = [share, *(row["rate"]["rate"] for row in told)]
    room = 0.2 * (max(rates) - min(rates)) + 0.1 * share
    figure.update_xaxes(overwrite=True, title=cases, type="log", dtick="D2", tickformat="~s")
    figure.update_yaxes(
        overwrite=True,
        title=label,
        tickformat=".0%",
        range=[max(0, min(rates) - room), max(rates) + room],
    )
    return _framed(figure, height_px=440, legend_rows=2)


def senders(
    rows: Sequence[Mapping[str, Any]], *, names: Mapping[str, str], nobody: str
) -> go.Figure | None:
    """A bar an owner of today, cut by whose name the emails to its accounts went out under."""
    sums: dict[str, dict[str, int]] = {}
    for row in rows:
        own = sums.setdefault(row["Owner now"], dict.fromkeys(SENDER_LOOKS, 0))
        own[row["kind"]] += row["Delivered"]
    owners = sorted(sums, key=lambda name: (name == nobody, -sum(sums[name].values())))
    if len(owners) > MOST_ROWS:
        owners = [*owners[: MOST_ROWS - 1], owners[-1]]
    if not owners:
        return None
    figure = go.Figure()
    for kind, (colour, pattern) in SENDER_LOOKS.items():
        if any(sums[name][kind] for name in owners):
            figure.add_bar(
                y=[escape(name, quote=False) for name in owners],
                x=[sums[name][kind] for name in owners],
                name=names[kind],
                orientation="h",
                marker={"color": colour, "pattern": {"shape": pattern}},
                customdata=[
                    [words.percent(sums[name][kind] / sum(sums[name].values()))] for name in owners
                ],
                hovertemplate=f"<b>%{{y}}</b><br>{names[kind]}: %{{x:,}} (%{{customdata[0]}})"
                "<extra></extra>",
            )
    figure.update_xaxes(overwrite=True, title="Emails delivered")
    figure.update_yaxes(
        overwrite=True, autorange="reversed", automargin=True, ticks="", type="category"
    )
    _framed(figure, height_px=ROW_PX * len(owners) + 60, legend_rows=2)
    figure.update_layout(overwrite=True, barmode="stack", legend_traceorder="normal")
    return figure


def _limit_lines(figure: go.Figure, counts: Sequence[int], share: float) -> None:
    drawn = [limits(count, share=share) for count in grid(counts)]
    ends = [each.count for each in drawn]
    for name, (dash, told) in LINES.items():
        values = [getattr(each, name) for each in drawn]
        _line(figure, ends, values, dash=dash, told=told)
    _line(figure, [ends[0], ends[-1]], [share, share], dash="dot", told=words.percent(share))


def _line(figure: go.Figure, x: Sequence[int], y: Sequence[float], *, dash: str, told: str) -> None:
    middle = (len(x) - 1) // 2
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines+text",
        text=[told if place == middle else "" for place in range(len(x))],
        textposition="top right",
        textfont={**TEXT, "size": 10},
        line={"color": GREY, "dash": dash, "width": 1.5},
        showlegend=False,
        hoverinfo="skip",
    )


def _marks(
    figure: go.Figure,
    rows: Sequence[Mapping[str, Any]],
    labelled: Sequence[str],
    *,
    name: str,
    look: tuple[str, str],
) -> None:
    figure.add_scatter(
        x=[row["count"] for row in rows],
        y=[row["rate"]["rate"] for row in rows],
        mode="markers+text",
        text=[escape(row["name"], quote=False) if row["name"] in labelled else "" for row in rows],
        textposition="top center",
        textfont={**TEXT, "size": 11},
        name=name,
        marker={"color": look[0], "symbol": look[1], "size": 11, "line": {"width": 1.5}},
        customdata=[
            [
                row["name"],
                words.percent(row["rate"]["rate"]),
                words.interval(row["rate"]["low"], row["rate"]["high"]),
                words.count(row["count"]),
                row["Luck stays within"],
            ]
            for row in rows
        ],
        hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]} (%{customdata[2]})"
        "<br>n = %{customdata[3]}<br>luck stays within %{customdata[4]}"
        f"<extra>{name}</extra>",
    )


def _labelled(rows: Sequence[Mapping[str, Any]], share: float) -> list[str]:
    """The names written beside their marks: those outside, the furthest first."""
    outside = [row for row in rows if row["place"] in LABELLED]
    outside.sort(key=lambda row: -abs(row["rate"]["rate"] - share) * row["count"] ** 0.5)
    return [row["name"] for row in outside[:MOST_LABELS]]


def _framed(figure: go.Figure, *, height_px: int, legend_rows: int) -> go.Figure:
    top_px = 16 + 24 * legend_rows
    figure.update_layout(
        overwrite=True,
        height=height_px + top_px,
        margin={"l": 0, "r": 16, "t": top_px, "b": 8},
        showlegend=True,
        legend={**LEGEND, "font": TEXT},
        dragmode=False,
        hovermode="closest",
    )
    figure.update_xaxes(overwrite=True, title_font=TEXT, tickfont=TEXT, automargin=True)
    figure.update_yaxes(overwrite=True, title_font=TEXT, tickfont=TEXT, automargin=True)
    return figure
