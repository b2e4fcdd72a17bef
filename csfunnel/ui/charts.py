"""The pictures: figures that take their colours from the theme on screen.

Here and in csfunnel.ui.figures plotly is told to overwrite what a part of the layout had: to merge
dictionaries takes it several times as long, which is felt in a page with four figures.
"""

from collections.abc import Sequence
from html import escape
from textwrap import wrap

import plotly.graph_objects as go

from csfunnel.ui import stages, words

ROW_PX = 46
SUBTITLE_CHARS = 58
# Streamlit's stand-ins for colours of the theme on screen, put in by the browser: the first of the
# charts, which a funnel's bars do not ask for, text, which is too faint without asking, and the
# ground, which stands out from a bar as the text does not.
FIRST_COLOUR = "#000001"
TEXT = {"color": "#000037"}
GROUND = "#000038"


def funnel_figure(told: Sequence[stages.Stage], *, title: str, view: str) -> go.Figure:
    """Bars of how many reached each stage; beside each the count and the share of the step before.

    `view` says in the picture which filters it was taken with.

    Custom data hold stage, count, step share, share of the first and the gap, all as text.
    """
    figure = go.Figure(
        go.Funnel(
            y=[stages.NAMES[each.name] for each in told],
            x=[each.reached or 0 for each in told],
            text=[_label(each) for each in told],
            textinfo="text",
            textposition="auto",
            constraintext="none",
            cliponaxis=False,
            insidetextfont={"color": [TEXT["color"] if each.is_least else GROUND for each in told]},
            outsidetextfont=TEXT,
            customdata=[_hover(each) for each in told],
            hovertemplate="<b>%{customdata[0]}</b>: %{customdata[1]}<br>%{customdata[2]}"
            "<br>%{customdata[3]}<extra></extra>",
            marker={
                "color": FIRST_COLOUR,
                "opacity": [0.45 if each.is_least else 1 for each in told],
            },
            connector={"visible": False},
        )
    )
    for each in told:
        if not each.reached:  # a bar of no length loses its label
            figure.add_annotation(
                x=0, y=stages.NAMES[each.name], text=_label(each), font=TEXT, showarrow=False
            )
    return _laid_out(figure, title=title, view=view, rows_count=len(told))


def funnel_in_words(told: Sequence[stages.Stage]) -> str:
    """The same funnel for a reader who cannot see it."""
    parts = (f"{stages.NAMES[each.name]} {counted(each)}" for each in told)
    return f"Funnel by stage: {', '.join(parts)}."


def counted(stage: stages.Stage) -> str:
    """A stage's count as text: a number, at least a number, or the reason there is none."""
    if stage.reached is None:
        return stage.gap
    return f"{'≥ ' if stage.is_least else ''}{words.count(stage.reached)}"


def _laid_out(figure: go.Figure, *, title: str, view: str, rows_count: int) -> go.Figure:
    """The figure with its title above, and room for a row each."""
    lines = wrap(escape(view, quote=False), SUBTITLE_CHARS)
    top_px = 36 + 16 * len(lines)
    figure.update_layout(
        overwrite=True,
        title={
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
        height=ROW_PX * rows_count + top_px + 8,
        margin={"l": 0, "r": 8, "t": top_px, "b": 8},
        funnelgap=0.18,
        showlegend=False,
        dragmode=False,
    )
    figure.update_yaxes(
        overwrite=True, title=None, automargin=True, ticks="", showgrid=False, tickfont=TEXT
    )
    return figure


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
