"""The pictures of the page Outcomes: how far models differ, how sure a rate is, who gets what."""

from collections.abc import Mapping, Sequence
from html import escape
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from csfunnel.explaining import Explained
from csfunnel.filters import MODELS
from csfunnel.rates import Rate
from csfunnel.ui import filters, words
from csfunnel.ui.charts import FIRST_COLOUR, TEXT
from csfunnel.ui.explained import numbered

ROW_PX = 34
COLOURS = ("#000001", "#000002", "#000003", "#000004", "#000005")
SYMBOLS = ("circle", "square", "diamond", "cross", "triangle-up")
LABEL_CHARS = 18
MOST_ROWS = 20  # the largest; the table has all
# Over the plot and no wider: beside it a legend would push the plot to the right.
LEGEND = {"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "xref": "paper"}


def models(rows: Sequence[Mapping[str, Any]], *, title: str) -> go.Figure | None:
    """A mark a row and model, one panel a currency; rows as the card's, sums left out."""
    panels: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        panels.setdefault(row["Currency"], []).append(row)
    if not panels:
        return None
    panels = {name: own[:MOST_ROWS] for name, own in panels.items()}
    counts = [len(own) for own in panels.values()]
    figure = make_subplots(
        rows=len(panels),
        cols=1,
        row_heights=[count + 1 for count in counts],
        vertical_spacing=min(0.2, 2.2 / (sum(counts) + 3 * len(counts))),
    )
    for place, (currency, own) in enumerate(panels.items(), start=1):
        _panel(figure, own, title=title, currency=currency, place=place)
    return _laid_out(figure, rows_count=sum(counts) + 2 * len(counts) + 1, has_legend=True)


def rates(points: Sequence[tuple[str, Rate]], *, axis: str, few: str) -> go.Figure:
    """A mark a row with its 95 % interval, the first on top; few cases are hollow."""
    known = [(name, rate) for name, rate in points if rate.rate is not None]
    figure = go.Figure(
        go.Scatter(
            x=[rate.rate for _, rate in known],
            y=[_wrapped(name) for name, _ in known],
            mode="markers",
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [_or_zero(rate.high, rate.rate) for _, rate in known],
                "arrayminus": [_or_zero(rate.rate, rate.low) for _, rate in known],
                "color": FIRST_COLOUR,
                "thickness": 2,
            },
            marker={
                "color": FIRST_COLOUR,
                "size": 11,
                "line": {"width": 2, "color": FIRST_COLOUR},
                "symbol": ["circle-open" if rate.is_small else "circle" for _, rate in known],
            },
            customdata=[[escape(name), *_hover(rate, few=few)] for name, rate in known],
            hovertemplate="<b>%{customdata[0]}</b>: %{customdata[1]}<br>%{customdata[2]}"
            "<extra></extra>",
        )
    )
    figure.update_xaxes(overwrite=True, title=axis, tickformat=".0%", rangemode="tozero")
    return _laid_out(figure, rows_count=len(known) + 2, has_legend=False)


def shares(found: Explained) -> go.Figure:
    """A bar a model, cut into the meetings that share the renewal."""
    figure = go.Figure()
    for place, share in enumerate(found.shares):
        named = numbered(share)
        cents = [share.cents[name] for name in MODELS]
        figure.add_bar(
            y=[filters.MODEL_NAMES[name] for name in MODELS],
            x=[each / 100 for each in cents],
            name=named,
            orientation="h",
            marker={
                "color": COLOURS[place % len(COLOURS)],
                "pattern": {"shape": ("", "/", ".", "x")[place // len(COLOURS) % 4]},
            },
            text=[
                f"{float(share.weights[name]):.0%}" if share.cents[name] else "" for name in MODELS
            ],
            textposition="inside",
            insidetextanchor="middle",
            customdata=[
                [share.written[name], f"{each / 100:,.2f}"]
                for name, each in zip(MODELS, cents, strict=True)
            ],
            hovertemplate=f"<b>{named}</b><br>%{{customdata[0]}} = {found.renewal['currency']} "
            "%{customdata[1]}<extra>%{y}</extra>",
        )
    figure.update_layout(overwrite=True, barmode="stack")
    figure.update_xaxes(
        overwrite=True, title=f"{found.renewal['currency']} of the renewal", tickformat="~s"
    )
    return _laid_out(figure, rows_count=len(MODELS) + 3, has_legend=True)


def _wrapped(name: str) -> str:
    """A row's name over several lines, so that a narrow screen has room for the plot."""
    return "<br>".join(wrap(escape(name, quote=False), LABEL_CHARS))


def _panel(
    figure: go.Figure,
    rows: Sequence[Mapping[str, Any]],
    *,
    title: str,
    currency: str,
    place: int,
) -> None:
    names = [_wrapped(row[title]) for row in rows]
    for at, model in enumerate(MODELS):
        label = filters.MODEL_NAMES[model]
        figure.add_scatter(
            x=[float(row[label]) for row in rows],
            y=names,
            mode="markers",
            name=label,
            legendgroup=label,
            showlegend=place == 1,
            marker={
                "color": COLOURS[at],
                "symbol": SYMBOLS[at],
                "size": 11,
                "opacity": 0.85,
            },
            customdata=[
                [escape(row[title]), label, escape(currency), f"{row[label]:,.2f}"] for row in rows
            ],
            hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}: %{customdata[2]} "
            "%{customdata[3]}<extra></extra>",
            row=place,
            col=1,
        )
    figure.update_xaxes(
        overwrite=True,
        title=f"{currency} credited",
        tickformat="~s",
        rangemode="tozero",
        row=place,
        col=1,
    )


def _laid_out(figure: go.Figure, *, rows_count: int, has_legend: bool) -> go.Figure:
    top_px = 64 if has_legend else 8
    figure.update_layout(
        overwrite=True,
        height=ROW_PX * rows_count + top_px,
        margin={"l": 0, "r": 12, "t": top_px, "b": 8},
        showlegend=has_legend,
        legend={**LEGEND, "font": TEXT},
        dragmode=False,
        hovermode="closest",
    )
    figure.update_yaxes(
        overwrite=True,
        title=None,
        automargin=True,
        autorange="reversed",
        tickfont=TEXT,
        ticks="",
        type="category",
    )
    figure.update_xaxes(overwrite=True, title_font=TEXT, tickfont=TEXT, automargin=True)
    return figure


def _hover(rate: Rate, *, few: str) -> tuple[str, str]:
    interval = words.interval(rate.low, rate.high)
    cases = f"n = {words.count(rate.denominator)}"
    mark = f", {few}" if rate.is_small else ""
    return words.percent(rate.rate), f"95 % sure: {interval} · {cases}{mark}"


def _or_zero(more: float | None, less: float | None) -> float:
    return 0.0 if more is None or less is None else more - less
