"""The line in each figure that says what was in view, so that a picture of it still does."""

from html import escape
from textwrap import wrap

from csfunnel.ui.charts import TEXT, Figure, Part

LINE_CHARS = 82  # as many as a phone has room for
LINE_PX = 13
ABOVE_PX, BELOW_PX = 8, 4
TO_PLOT_PX = 12  # from a subtitle
FONT: Part = {"size": 10, **TEXT}


def add_to(figure: Figure, origin: str) -> None:
    """Put the line at the foot of a figure, or below its title where it has one.

    A figure with a subtitle says by itself what is in view.
    """
    layout = figure.layout
    title, margin = layout.get("title", {}), layout.get("margin", {})
    if title.get("subtitle", {}).get("text"):
        return
    lines = wrap(escape(origin, quote=False), LINE_CHARS)
    text = "<br>".join(lines)
    room_px = LINE_PX * len(lines) + ABOVE_PX + BELOW_PX
    if "height" in layout:
        layout["height"] += room_px
    if title.get("text"):
        layout["title"] = {**title, "subtitle": {"text": text, "font": FONT}}
        layout["margin"] = {**margin, "t": margin["t"] + room_px + TO_PLOT_PX}
    else:
        layout["title"] = _foot(text)


def _foot(text: str) -> Part:
    """A title at the very bottom, for which axes and their titles make room.

    Streamlit makes titles bold. At a height of exactly 0 plotly moves further lines down, not up.
    """
    return {
        "text": f'<span style="font-weight:400">{text}</span>',
        "font": FONT,
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "y": 1e-6,
        "yref": "container",
        "yanchor": "bottom",
        "automargin": True,
        "pad": {"t": ABOVE_PX, "b": BELOW_PX},
    }
