"""The pictures of the page Migration: the verdicts as bars, and what each load has left to mend."""

from collections.abc import Mapping, Sequence

from csfunnel.burndown import Point
from csfunnel.ui import words
from csfunnel.ui.charts import FIRST_COLOUR, TEXT, Figure, Part, titled
from csfunnel.ui.migration import verdict_words

ROW_PX = 34
TO_MEND_COLOUR = "#000004"
COLOURS = ("#000004", "#000003", "#000002", "#000001", "#000005")
SYMBOLS = ("circle", "square", "diamond", "cross", "triangle-up")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")


def verdicts(notes_count: Mapping[str, int]) -> Figure:
    """A bar a verdict; those to be mended are hatched. Custom data hold the verdict."""
    names = [*verdict_words.NAMES]
    is_bad = [name in verdict_words.TO_MEND for name in names]
    bars = {
        "type": "bar",
        "y": [verdict_words.NAMES[name] for name in names],
        "x": [notes_count[name] for name in names],
        "orientation": "h",
        "text": [words.count(notes_count[name]) for name in names],
        "textposition": "outside",
        "textfont": TEXT,
        "cliponaxis": False,
        "marker": {
            "color": [TO_MEND_COLOUR if bad else FIRST_COLOUR for bad in is_bad],
            "pattern": {"shape": ["/" if bad else "" for bad in is_bad]},
        },
        "customdata": [[name, verdict_words.MEANINGS[name]] for name in names],
        "hovertemplate": "<b>%{y}</b>: %{x:,} notes<br>%{customdata[1]}<extra></extra>",
    }
    layout = {
        **_frame(height_px=ROW_PX * len(names) + 60),
        "xaxis": _counts("Legacy notes; hatched: to be mended"),
        "yaxis": {"autorange": "reversed", "automargin": True, "ticks": "", "tickfont": TEXT},
    }
    return Figure([bars], layout)


def burn_down(points: Sequence[Point]) -> Figure:
    """A line a verdict that is to be mended, a mark a load."""
    moments = [f"File {point.file_id}<br>{words.day(point.noted_at)}" for point in points]
    places = [*range(1, len(points) + 1)]
    layout = {
        **_frame(height_px=320, top_px=56),
        "xaxis": {
            "tickvals": places,
            "ticktext": moments,
            "tickfont": TEXT,
            "automargin": True,
        },
        "yaxis": _counts("Notes to be mended"),
        "showlegend": True,
        "legend": {"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "font": TEXT},
        "hovermode": "x unified",
    }
    lines = (_line(name, points, at) for at, name in enumerate(verdict_words.TO_MEND))
    return Figure([line for line in lines if any(line["y"])], layout)


def _line(name: str, points: Sequence[Point], at: int) -> Part:
    """One verdict's line."""
    return {
        "type": "scatter",
        "x": [*range(1, len(points) + 1)],
        "y": [point.counts.get(name, 0) for point in points],
        "name": verdict_words.NAMES[name],
        "mode": "lines+markers",
        "line": {"color": COLOURS[at], "dash": DASHES[at]},
        "marker": {"symbol": SYMBOLS[at], "size": 9},
        "hovertemplate": f"%{{y:,}} {verdict_words.NAMES[name].lower()}<extra></extra>",
    }


def _counts(title: str) -> Part:
    """An axis of counts."""
    return {
        "title": titled(title),
        "tickfont": TEXT,
        "rangemode": "tozero",
        "automargin": True,
        "tickformat": ",d",
    }


def _frame(*, height_px: int, top_px: int = 8) -> Part:
    return {
        "height": height_px,
        "margin": {"l": 0, "r": 40, "t": top_px, "b": 8},
        "showlegend": False,
        "dragmode": False,
    }
