"""Figures as plotly has them, which checks the name and the value of every part."""

import plotly.graph_objects as go

from csfunnel.ui.charts import Figure


def checked(figure: Figure | None) -> go.Figure:
    """A figure as plotly's own. Raises ValueError where plotly knows no such part or value."""
    assert figure is not None
    return go.Figure(figure.as_dict())
