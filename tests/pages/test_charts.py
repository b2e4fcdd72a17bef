"""The parts of figures that plotly's own, slower functions would make are as it makes them."""

import re
from copy import deepcopy
from datetime import date
from html import escape

import plotly.graph_objects as go
import pytest
from plotly.subplots import make_subplots

from csfunnel.keeping import Annotation
from csfunnel.ui import annotations, charts, footers
from csfunnel.ui.charts import Figure
from figures import checked


@pytest.mark.parametrize("heights", [[4], [3, 2], [5, 2, 9, 1]])
def test_panels_stand_where_plotly_would_put_them(heights):
    made = make_subplots(
        rows=len(heights), cols=1, row_heights=heights, vertical_spacing=0.07
    ).layout
    found = charts.panels(heights, spacing=0.07, x=[{}] * len(heights), y={"ticks": ""})
    assert len(found) == 2 * len(heights)
    for name, axis in found.items():
        assert axis["anchor"] == made[name].anchor
        if name.startswith("y"):
            assert axis["domain"] == pytest.approx(made[name].domain)
            assert axis["ticks"] == ""


def test_each_panel_has_its_own_x_axis_and_a_trace_finds_it():
    axes = charts.panels([1, 1], spacing=0, x=[{"type": "log"}, {"type": "date"}], y={})
    assert [axes[name]["type"] for name in ("xaxis", "xaxis2")] == ["log", "date"]
    assert [charts.on_panel(place) for place in (1, 2)] == [
        {"xaxis": "x", "yaxis": "y"},
        {"xaxis": "x2", "yaxis": "y2"},
    ]


@pytest.mark.parametrize("axis", ["x", "y"])
def test_a_line_across_the_plot_is_the_one_plotly_would_draw(axis):
    made, look = go.Figure(), {"line": {"dash": "dash"}}
    if axis == "x":
        made.add_vline(x=0.3, **look)
    else:
        made.add_hline(y=0.3, **look)
    [shape] = made.layout.shapes
    assert charts.line_at(0.3, axis=axis, **look) == shape.to_plotly_json()


def test_annotations_leave_what_a_figure_had():
    ground, word = {"type": "rect", "x0": 0, "x1": 1}, {"text": "not finished"}
    figure = Figure([], {"shapes": [ground], "annotations": [word]})
    annotations.add_to(figure, [Annotation(date(2025, 1, 1), "New subject lines")])
    layout = checked(figure).layout
    assert [shape.type for shape in layout.shapes] == ["rect", "line"]
    assert [each.text for each in layout.annotations] == ["not finished", "<b>1</b>"]
    before = deepcopy(figure)
    annotations.add_to(figure, [])
    assert figure == before


@pytest.mark.parametrize("origin", ["All time · data version 7", "CSM: <b> & Co · " * 9])
def test_a_figure_says_what_was_in_view_at_its_foot(origin):
    figure = Figure([], {"height": 300})
    footers.add_to(figure, origin)
    layout = checked(figure).layout
    title = layout.title
    said = re.sub("<br>", " ", title.text.removesuffix("</span>").partition(">")[2])
    assert said == escape(origin.strip(), quote=False)
    assert (title.yref, title.yanchor, title.automargin) == ("container", "bottom", True)
    lines = title.text.split("<br>")
    assert layout.height == 300 + 13 * len(lines) + 12


def test_a_figure_with_a_title_says_so_below_it_and_one_that_says_so_is_left():
    figure = Figure([], {"title": {"text": "Moved"}, "margin": {"t": 36}, "height": 300})
    footers.add_to(figure, "All time")
    layout = checked(figure).layout
    assert (layout.title.text, layout.title.subtitle.text) == ("Moved", "All time")
    assert layout.margin.t > 36
    before = deepcopy(figure)
    footers.add_to(figure, "All time")
    assert figure == before
