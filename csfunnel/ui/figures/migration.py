"""The pictures of the page Migration: the verdicts as bars, and what each load has left to mend."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from csfunnel.burndown import Point
from csfunnel.ui import words
from csfunnel.ui.charts import FIRST_COLOUR, TEXT
from csfunnel.ui.migration import verdict_words

ROW_PX = 34
TO_MEND_COLOUR = "#000004"
COLOURS = ("#000004", "#000003", "#000002", "#000001", "#000005")
SYMBOLS = ("circle", "square", "diamond", "cross", "triangle-up")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")


def verdicts(notes_count: Mapping[str, int]) -> go.Figure:
    """A bar a verdict; those to be mended are hatched. Custom data hold the verdict."""
    names = [*verdict_words.NAMES]
    is_bad = [name in verdict_words.TO_MEND for name in names]
    figure = go.Figure(
        go.Bar(
            y=[verdict_words.NAMES[name] for name in names],
            x=[notes_count[name] for name in names],
            orientation="h",
            text=[words.count(notes_count[name]) for name in names],
            textposition="outside",
            textfont=TEXT,
            cliponaxis=False,
            marker={
                "color": [TO_MEND_COLOUR if bad else FIRST_COLOUR for bad in is_bad],
                "pattern": {"shape": ["/" if bad else "" for bad in is_bad]},
            },
            customdata=[[name, verdict_words.MEANINGS[name]] for name in names],
            hovertemplate="<b>%{y}</b>: %{x:,} notes<br>%{customdata[1]}<extra></extra>",
        )
    )
    figure.update_yaxes(
        overwrite=True, autorange="reversed", automargin=True, ticks="", tickfont=TEXT
    )
    figure.update_xaxes(
        overwrite=True,
        title="Legacy notes; hatched: to be mended",
        title_font=TEXT,
        tickfont=TEXT,
        rangemode="tozero",
        automargin=True,
        tickformat=",d",
    )
    return _laid_out(figure, height_px=ROW_PX * len(names) + 60)


def burn_down(points: Sequence[Point]) -> go.Figure:
    """A line a verdict that is to be mended, a mark a load."""
    figure = go.Figure()
    moments = [f"File {point.file_id}<br>{words.day(point.noted_at)}" for point in points]
    places = [*range(1, len(points) + 1)]
    for at, name in enumerate(verdict_words.TO_MEND):
        counts = [point.counts.get(name, 0) for point in points]
        if not any(counts):
            continue
        figure.add_scatter(
            x=places,
            y=counts,
            name=verdict_words.NAMES[name],
            mode="lines+markers",
            line={"color": COLOURS[at], "dash": DASHES[at]},
            marker={"symbol": SYMBOLS[at], "size": 9},
            hovertemplate=f"%{{y:,}} {verdict_words.NAMES[name].lower()}<extra></extra>",
        )
    figure.update_xaxes(
        overwrite=True, tickvals=places, ticktext=moments, tickfont=TEXT, automargin=True
    )
    figure.update_yaxes(
        overwrite=True,
        title="Notes to be mended",
        title_font=TEXT,
        tickfont=TEXT,
        rangemode="tozero",
        automargin=True,
        tickformat=",d",
    )
    figure.update_layout(
        overwrite=True,
        showlegend=True,
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "font": TEXT},
        hovermode="x unified",
    )
    return _laid_out(figure, height_px=320, has_legend=True)


def _laid_out(figure: go.Figure, *, height_px: int, has_legend: bool = False) -> go.Figure:
    figure.update_layout(
        overwrite=True,
        height=height_px,
        margin={"l": 0, "r": 40, "t": 56 if has_legend else 8, "b": 8},
        showlegend=has_legend,
        dragmode=False,
    )
    return figure
