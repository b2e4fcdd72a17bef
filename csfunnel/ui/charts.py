"""The pictures: figures that take their colours from the theme on screen.

Here and in csfunnel.ui.figures a figure is made of plain dictionaries. Plotly's own figure checks
and copies each part, a fifth of what a page takes of the interpreter; the tests have it check every
figure they meet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from textwrap import wrap
from typing import Any, Literal

from csfunnel.ui import stages, words

ROW_PX = 46
SUBTITLE_CHARS = 58
# Streamlit's stand-ins for colours of the theme on screen, put in by the browser: the first of the
# charts, which a funnel's bars do not ask for, text, which is too faint without asking, and the
# ground, which stands out from a bar as the text does not.
FIRST_COLOUR = "#000001"
TEXT = {"color": "#000037"}
GROUND = "#000038"

Part = dict[str, Any]
"""A trace, an axis, a shape or another part of a figure, by plotly's names."""


@dataclass
class Figure:
    """The traces of a figure, and its layout, of which no part may be changed in place."""

    traces: Sequence[Part]
    layout: Part

    def add(self, kind: Literal["shapes", "annotations"], parts: Iterable[Part]) -> None:
        """Put in more shapes or annotations, after those that are there."""
        if more := [*parts]:
            self.layout[kind] = [*self.layout.get(kind, ()), *more]

    def as_dict(self) -> dict[str, Any]:
        """The figure as plotly writes it."""
        return {"data": [*self.traces], "layout": self.layout}


def funnel_figure(
    told: Sequence[stages.Stage], *, title: str, view: str, height_px: int | None = None
) -> Figure:
    """Bars of how many reached each stage; beside each the count and the share of the step before.

    `view` says in the picture which filters it was taken with; without a height there is room for
    a row each.

    Custom data hold stage, count, step share, share of the first and the gap, all as text.
    """
    bars = {
        "type": "funnel",
        "y": [stages.NAMES[each.name] for each in told],
        "x": [each.reached or 0 for each in told],
        "text": [_label(each) for each in told],
        "textinfo": "text",
        "textposition": "auto",
        "constraintext": "none",
        "cliponaxis": False,
        "insidetextfont": {"color": [TEXT["color"] if each.is_least else GROUND for each in told]},
        "outsidetextfont": TEXT,
        "customdata": [_hover(each) for each in told],
        "hovertemplate": "<b>%{customdata[0]}</b>: %{customdata[1]}<br>%{customdata[2]}"
        "<br>%{customdata[3]}<extra></extra>",
        "marker": {
            "color": FIRST_COLOUR,
            "opacity": [0.45 if each.is_least else 1 for each in told],
        },
        "connector": {"visible": False},
    }
    layout = _layout(title=title, view=view, rows_count=len(told))
    figure = Figure([bars], {**layout, "height": height_px or layout["height"]})
    # A bar of no length loses its label.
    figure.add("annotations", (_noted(each) for each in told if not each.reached))
    return figure


def funnel_in_words(told: Sequence[stages.Stage]) -> str:
    """The same funnel for a reader who cannot see it."""
    parts = (f"{stages.NAMES[each.name]} {counted(each)}" for each in told)
    return f"Funnel by stage: {', '.join(parts)}."


def counted(stage: stages.Stage) -> str:
    """A stage's count as text: a number, at least a number, or the reason there is none."""
    if stage.reached is None:
        return stage.gap
    return f"{'≥ ' if stage.is_least else ''}{words.count(stage.reached)}"


def titled(text: str) -> Part:
    """A title of an axis."""
    return {"text": text, "font": TEXT}


def line_at(value: float, *, axis: Literal["x", "y"], **look: Any) -> Part:
    """A shape: a line across the whole plot at a value of an axis."""
    other = "y" if axis == "x" else "x"
    return {
        "type": "line",
        f"{axis}ref": axis,
        f"{axis}0": value,
        f"{axis}1": value,
        f"{other}ref": f"{other} domain",
        f"{other}0": 0,
        f"{other}1": 1,
        **look,
    }


def line_between(first: date, last: date, value: float, **look: Any) -> Part:
    """A shape: a line at a value of the y axis from one day of the x axis to another."""
    return {
        "type": "line",
        "xref": "x",
        "x0": first.isoformat(),
        "x1": last.isoformat(),
        "yref": "y",
        "y0": value,
        "y1": value,
        **look,
    }


def day_line(day: date) -> Part:
    """A shape: a dotted line on a day, up to where its note stands."""
    return {
        "type": "line",
        "x0": day.isoformat(),
        "x1": day.isoformat(),
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"dash": "dot", "width": 1, "color": TEXT["color"]},
    }


def day_note(day: date, text: str, **look: Any) -> Part:
    """A note above the plot on a day."""
    return {
        "x": day.isoformat(),
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": text,
        "showarrow": False,
        **look,
    }


def panels(
    heights: Sequence[float], *, spacing: float, x: Sequence[Mapping[str, Any]], y: Part
) -> Part:
    """The axes of panels one under another, as parts of a layout.

    `heights` are in proportion, the first on top; `spacing` between two is a share of the whole.
    `x` has an axis a panel, `y` is the same in all.
    """
    room = (1 - spacing * (len(heights) - 1)) / sum(heights)
    shares = [room * each for each in heights]
    axes: Part = {}
    for place, (share, own) in enumerate(zip(shares, x, strict=True), start=1):
        bottom = sum(shares[place:]) + spacing * (len(shares) - place)
        names = on_panel(place)
        axes[_axis(names["xaxis"])] = {**own, "anchor": names["yaxis"]}
        axes[_axis(names["yaxis"])] = {
            **y,
            "anchor": names["xaxis"],
            "domain": [bottom, min(bottom + share, 1)],
        }
    return axes


def on_panel(place: int) -> Part:
    """What puts a trace on a panel, of which the first is 1."""
    number = "" if place == 1 else place
    return {"xaxis": f"x{number}", "yaxis": f"y{number}"}


def _axis(name: str) -> str:
    """An axis as a layout calls it: `xaxis2` is what a trace calls `x2`."""
    return f"{name[0]}axis{name[1:]}"


def _layout(*, title: str, view: str, rows_count: int) -> Part:
    """The title above, and room for a row each."""
    lines = wrap(escape(view, quote=False), SUBTITLE_CHARS)
    top_px = 36 + 16 * len(lines)
    return {
        "title": {
            "text": title,
            "font": {"size": 14, **TEXT},
            "subtitle": {"text": "<br>".join(lines), "font": {"size": 11, **TEXT}},
            "x": 0,
            "xref": "container",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 4},
        },
        "height": ROW_PX * rows_count + top_px + 8,
        "margin": {"l": 0, "r": 8, "t": top_px, "b": 8},
        "funnelgap": 0.18,
        "showlegend": False,
        "dragmode": False,
        "yaxis": {"automargin": True, "ticks": "", "showgrid": False, "tickfont": TEXT},
    }


def _noted(stage: stages.Stage) -> Part:
    return {
        "x": 0,
        "y": stages.NAMES[stage.name],
        "text": _label(stage),
        "font": TEXT,
        "showarrow": False,
    }


def _label(stage: stages.Stage) -> str:
    if stage.reached is None:
        return f"<i>{stage.gap}</i>"
    share = "" if stage.step_share is None else f"  {words.percent(stage.step_share)}"
    return f"<b>{counted(stage)}</b>{share}"


def _hover(stage: stages.Stage) -> list[str]:
    return [
        stages.NAMES[stage.name],
        counted(stage),
        stage.gap or f"{words.percent(stage.step_share)} of the stage before",
        f"{words.percent(stage.first_share)} of the first stage",
    ]
