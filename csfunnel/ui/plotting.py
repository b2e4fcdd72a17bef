"""Our figures as plotly's: for the screen as they are, for a file checked and with its own code."""

import json
from functools import cache
from typing import Any

import plotly.graph_objects as go
import plotly.io as pio
from plotly.basedatatypes import BaseFigure
from plotly.offline import get_plotlyjs

from csfunnel.ui.charts import Figure

# Streamlit's stand-ins for colours of a theme, as a file on white paper shows them: the five of
# the charts in .streamlit/config.toml, text and the ground.
ON_PAPER = {
    "#000001": "#1f6f5c",
    "#000002": "#c98a1b",
    "#000003": "#4a68b3",
    "#000004": "#a8456b",
    "#000005": "#6c7a80",
    "#000037": "#23282d",
    "#000038": "#ffffff",
}


class OnScreen(BaseFigure):  # type: ignore[misc] # plotly has no types
    """A figure for st.plotly_chart, which has plotly check and copy all that is not one of its own.

    Only what Streamlit asks of it is there.
    """

    def __init__(self, figure: Figure) -> None:
        # Without plotly's own beginning, which is what checks and copies.
        self._figure = figure

    def to_dict(self) -> dict[str, Any]:
        """What is sent to the browser, in the look that Streamlit gives to a figure without one."""
        drawn = self._figure.as_dict()
        return {**drawn, "layout": {**drawn["layout"], "template": _template()}}


def html_of(figure: Figure, config: dict[str, Any]) -> str:
    """A figure as HTML for a file on white paper, without the script that draws it."""
    on_paper = _on_paper(json.loads(pio.to_json(figure.as_dict(), validate=False)))
    on_paper["layout"]["template"] = "plotly_white"
    html: str = go.Figure(on_paper).to_html(
        full_html=False, include_plotlyjs=False, config={**config, "responsive": True}
    )
    return html


def script() -> str:
    """The script that draws all figures of a file."""
    source: str = get_plotlyjs()
    return source


@cache
def _template() -> dict[str, Any]:
    """The look of figures that name none; importing Streamlit has put its own there."""
    return dict(pio.templates[pio.templates.default].to_plotly_json())


def _on_paper(part: Any) -> Any:
    """A figure's parts with colours of paper for the stand-ins of a theme."""
    if isinstance(part, dict):
        return {name: _on_paper(value) for name, value in part.items()}
    if isinstance(part, list):
        return [_on_paper(value) for value in part]
    if isinstance(part, str) and part in ON_PAPER:
        return ON_PAPER[part]
    return part
