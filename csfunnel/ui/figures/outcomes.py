"""The pictures of the page Outcomes: how far models differ, how sure a rate is, who gets what."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from csfunnel.explaining import Explained, Share
from csfunnel.filters import MODEL_NAMES, MODELS, Model
from csfunnel.rates import Rate
from csfunnel.ui import words
from csfunnel.ui.charts import FIRST_COLOUR, TEXT, Figure, Part, on_panel, panels, titled
from csfunnel.ui.figures import labels
from csfunnel.ui.outcomes.explained import numbered

ROW_PX = 34
COLOURS = ("#000001", "#000002", "#000003", "#000004", "#000005")
SYMBOLS = ("circle", "square", "diamond", "cross", "triangle-up")
LABEL_CHARS = 18  # of a line
LABEL_LINES = 2  # as many as a row has room for
MOST_ROWS = 20  # the largest; the table has all
# Over the plot and no wider: beside it a legend would push the plot to the right.
LEGEND = {"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "xref": "paper"}
# The axis of names, the first on top.
DOWN = {
    "automargin": True,
    "autorange": "reversed",
    "tickfont": TEXT,
    "ticks": "",
    "type": "category",
}


def models(rows: Sequence[Mapping[str, Any]], *, title: str) -> Figure | None:
    """A mark a row and model, one panel a currency; rows as the card's, sums left out.

    Custom data begin with row, currency and model, as the card has them.
    """
    by_currency: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_currency.setdefault(row["Currency"], []).append(row)
    if not by_currency:
        return None
    cut = {name: own[:MOST_ROWS] for name, own in by_currency.items()}
    counts = [len(own) for own in cut.values()]
    names = labels.short(
        [row[title] for own in cut.values() for row in own], chars=LABEL_CHARS, lines=LABEL_LINES
    )
    marks = [
        _marks(own, model, names, title=title, place=place)
        for place, own in enumerate(cut.values(), start=1)
        for model in MODELS
    ]
    axes = panels(
        [count + 1 for count in counts],
        spacing=min(0.2, 2.2 / (sum(counts) + 3 * len(counts))),
        x=[
            _across(f"{labels.whole(name)} credited", tickformat="~s", rangemode="tozero")
            for name in cut
        ],
        y=DOWN,
    )
    frame = _frame(rows_count=sum(counts) + 2 * len(counts) + 1, has_legend=True)
    return Figure(marks, {**frame, **axes})


def rates(
    points: Sequence[tuple[str, Rate]],
    *,
    axis: str,
    few: str,
    lines: int = LABEL_LINES,
    has_total: bool = False,
) -> Figure:
    """A mark a row with its 95 % interval, the first on top; few cases are hollow.

    With `has_total` the last is of all rows. Custom data begin with the row's name, and whether it
    is the total.
    """
    known = [
        (name, rate, has_total and at == len(points))
        for at, (name, rate) in enumerate(points, start=1)
        if rate.rate is not None
    ]
    found = [rate for _, rate, _ in known]
    names = labels.short([name for name, _, _ in known], chars=LABEL_CHARS, lines=lines)
    marks = {
        "type": "scatter",
        "x": [rate.rate for rate in found],
        # A row that is called as the total is stands apart from it.
        "y": [names[name] + " " * is_total for name, _, is_total in known],
        "mode": "markers",
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [_or_zero(rate.high, rate.rate) for rate in found],
            "arrayminus": [_or_zero(rate.rate, rate.low) for rate in found],
            "color": FIRST_COLOUR,
            "thickness": 2,
        },
        "marker": {
            "color": FIRST_COLOUR,
            "size": 11,
            "line": {"width": 2, "color": FIRST_COLOUR},
            "symbol": ["circle-open" if rate.is_small else "circle" for rate in found],
        },
        "customdata": [
            [name, is_total, labels.whole(name), *_hover(rate, few=few)]
            for name, rate, is_total in known
        ],
        "hovertemplate": "<b>%{customdata[2]}</b>: %{customdata[3]}<br>%{customdata[4]}"
        "<extra></extra>",
    }
    layout = {
        **_frame(rows_count=len(known) + 2, has_legend=False),
        "xaxis": _across(axis, tickformat=".0%", rangemode="tozero"),
        "yaxis": DOWN,
    }
    return Figure([marks], layout)


def shares(found: Explained) -> Figure:
    """A bar a model, cut into the meetings that share the renewal."""
    currency = labels.whole(found.renewal["currency"])
    bars = [_cut(share, place, currency) for place, share in enumerate(found.shares)]
    layout = {
        **_frame(rows_count=len(MODELS) + 3, has_legend=True),
        "barmode": "stack",
        "xaxis": _across(f"{currency} of the renewal", tickformat="~s"),
        "yaxis": DOWN,
    }
    return Figure(bars, layout)


def _cut(share: Share, place: int, currency: str) -> Part:
    """What one meeting gets by each model."""
    named = numbered(share)
    cents = [share.cents[name] for name in MODELS]
    return {
        "type": "bar",
        "y": [MODEL_NAMES[name] for name in MODELS],
        "x": [each / 100 for each in cents],
        "name": named,
        "orientation": "h",
        "marker": {
            "color": COLOURS[place % len(COLOURS)],
            "pattern": {"shape": ("", "/", ".", "x")[place // len(COLOURS) % 4]},
        },
        "text": [
            f"{float(share.weights[name]):.0%}" if share.cents[name] else "" for name in MODELS
        ],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "customdata": [
            [share.written[name], f"{each / 100:,.2f}"]
            for name, each in zip(MODELS, cents, strict=True)
        ],
        "hovertemplate": f"<b>{named}</b><br>%{{customdata[0]}} = {currency} "
        "%{customdata[1]}<extra>%{y}</extra>",
    }


def _marks(
    rows: Sequence[Mapping[str, Any]],
    model: Model,
    names: Mapping[str, str],
    *,
    title: str,
    place: int,
) -> Part:
    """The marks of one model on the panel of a currency, beside what is written for their names."""
    label, at = MODEL_NAMES[model], MODELS.index(model)
    return {
        "type": "scatter",
        "x": [float(row[label]) for row in rows],
        "y": [names[row[title]] for row in rows],
        "mode": "markers",
        "name": label,
        "legendgroup": label,
        "showlegend": place == 1,
        "marker": {"color": COLOURS[at], "symbol": SYMBOLS[at], "size": 11, "opacity": 0.85},
        "customdata": [
            [
                *(row[title], row["Currency"], label),
                *(labels.whole(row[title]), escape(row["Currency"]), f"{row[label]:,.2f}"),
            ]
            for row in rows
        ],
        "hovertemplate": "<b>%{customdata[3]}</b><br>%{customdata[2]}: %{customdata[4]} "
        "%{customdata[5]}<extra></extra>",
        **on_panel(place),
    }


def _frame(*, rows_count: int, has_legend: bool) -> Part:
    top_px = 64 if has_legend else 8
    return {
        "height": ROW_PX * rows_count + top_px,
        "margin": {"l": 0, "r": 12, "t": top_px, "b": 8},
        "showlegend": has_legend,
        "legend": {**LEGEND, "font": TEXT},
        "dragmode": False,
        "hovermode": "closest",
    }


def _across(title: str, **look: str) -> Part:
    return {"title": titled(title), "tickfont": TEXT, "automargin": True, **look}


def _hover(rate: Rate, *, few: str) -> tuple[str, str]:
    interval = words.interval(rate.low, rate.high)
    cases = f"n = {words.count(rate.denominator)}"
    mark = f", {few}" if rate.is_small else ""
    return words.percent(rate.rate), f"95 % range: {interval} · {cases}{mark}"


def _or_zero(more: float | None, less: float | None) -> float:
    return 0.0 if more is None or less is None else more - less
