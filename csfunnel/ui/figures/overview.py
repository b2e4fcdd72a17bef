"""The overview's figure: what a number was, what moved it, and what it is."""

from collections.abc import Sequence

from csfunnel.ui import stages
from csfunnel.ui.charts import FIRST_COLOUR, TEXT, Figure, funnel_figure, titled

SECOND_COLOUR = "#000002"
GREY = "#000005"
ROW_PX = 34

SMALL_PX = 330

Step = tuple[str, float, str]


def moved_figure(
    first: Step, steps: Sequence[Step], last: Step, *, title: str, unit: str
) -> Figure:
    """A waterfall from the first number to the last; each step has a name, a value and its text.

    Bars are told apart by their sign in the text as well as by colour. Custom data hold the name.
    """
    every = [first, *steps, last]
    bars = {
        "type": "waterfall",
        "orientation": "h",
        "measure": ["absolute", *["relative"] * len(steps), "total"],
        "y": [name for name, _, _ in every],
        "x": [value for _, value, _ in every],
        "text": [text for _, _, text in every],
        "customdata": [[name] for name, _, _ in every],
        "textposition": "outside",
        "constraintext": "none",
        "cliponaxis": False,
        "outsidetextfont": TEXT,
        "hovertemplate": "<b>%{y}</b>: %{text}<extra></extra>",
        "increasing": {"marker": {"color": FIRST_COLOUR}},
        "decreasing": {"marker": {"color": SECOND_COLOUR}},
        "totals": {"marker": {"color": GREY}},
        "connector": {"line": {"color": GREY, "width": 1}},
    }
    layout = {
        "title": {"text": title, "font": {"size": 14, **TEXT}, "x": 0, "xref": "container"},
        "height": ROW_PX * len(every) + 90,
        "margin": {"l": 0, "r": 64, "t": 36, "b": 8},
        "showlegend": False,
        "dragmode": False,
        "xaxis": {"title": titled(unit), "tickfont": TEXT, "zeroline": True},
        "yaxis": {"autorange": "reversed", "automargin": True, "ticks": "", "tickfont": TEXT},
    }
    return Figure([bars], layout)


def small_funnel(told: Sequence[stages.Stage], *, view: str) -> Figure:
    """The funnel of the page of that name, in less room."""
    return funnel_figure(told, title="", view=view, height_px=SMALL_PX)
