"""The target of a view is the narrowest in force, and annotations stand on their days."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from csfunnel import keeping
from csfunnel.errors import KeptWrong
from csfunnel.filters import Filters
from csfunnel.keeping import Annotation, Target
from csfunnel.ui import annotations, keeping_editor, state, targets
from csfunnel.ui.charts import Figure
from figures import checked

NEW_YEAR, MAY = date(2025, 1, 1), date(2025, 5, 1)
TARGETS = [
    Target("click", 0.1, NEW_YEAR),
    Target("click", 0.2, MAY),
    Target("click", 0.3, NEW_YEAR, region="EMEA"),
    Target("click", 0.4, NEW_YEAR, journey="Renewal"),
    Target("click", 0.5, NEW_YEAR, journey="Renewal", region="EMEA"),
    Target("click", 0.6, date(2030, 1, 1)),
    Target("booking", 0.9, NEW_YEAR),
]
NOTES = [
    Annotation(MAY, "New subject lines", "email"),
    Annotation(NEW_YEAR, "*Two* teams"),
    Annotation(MAY, "A tool moved", "booking"),
    Annotation(MAY, "New contracts", "renewal"),
]


@pytest.fixture(name="home")
def own_home(golden, tmp_path, monkeypatch):
    """The golden data, with a folder of its own for what is kept."""
    shown = state.Shown(golden, str(tmp_path), is_sample=False)
    monkeypatch.setattr(state, "shown", lambda: shown)
    keeping.targets(tmp_path).change(lambda _: TARGETS)
    keeping.annotations(tmp_path).change(lambda _: NOTES)
    return tmp_path


@pytest.mark.parametrize(
    ("share", "filters"),
    [
        (0.2, Filters()),
        (0.1, Filters(to_day=date(2025, 4, 30))),
        (0.2, Filters(to_day=MAY)),
        (None, Filters(to_day=date(2024, 12, 31))),
        (0.3, Filters(regions=("EMEA",))),
        (0.2, Filters(regions=("EMEA", "APAC"))),
        (0.2, Filters(regions=("APAC",))),
        (0.4, Filters(journeys=("Renewal",))),
        (0.5, Filters(journeys=("Renewal",), regions=("EMEA",))),
        (0.2, Filters(journeys=("Renewal", "Other"))),
        (0.2, Filters(to_day=date(2031, 1, 1))),
    ],
)
def test_the_narrowest_target_in_force_holds(home, share, filters):
    assert targets.of("click", filters) == share
    figure = Figure([], {})
    assert targets.add_line(figure, "click", filters) == (share is not None)
    assert [shape.y0 for shape in checked(figure).layout.shapes] == (
        [] if share is None else [share]
    )


@pytest.mark.parametrize(
    ("found", "filters"),
    [
        ([(NEW_YEAR, MAY, 0.1), (MAY, date(2025, 6, 30), 0.2)], Filters()),
        ([(NEW_YEAR, date(2025, 6, 30), 0.3)], Filters(regions=("EMEA",))),
    ],
)
def test_across_time_a_target_holds_until_another_is_in_force(home, found, filters):
    days = {"from_day": date(2024, 12, 1), "to_day": date(2025, 6, 30)}
    assert targets.steps("click", filters, **days) == found
    figure = Figure([], {})
    assert targets.add_steps(figure, "click", filters, **days)
    drawn = [(shape.x0, shape.x1, shape.y0, shape.y1) for shape in checked(figure).layout.shapes]
    assert drawn == [
        (begin.isoformat(), end.isoformat(), share, share) for begin, end, share in found
    ]
    assert not targets.add_steps(figure, "held", filters, **days)


PERIOD = {"period": "Custom dates", "from": "2025-03-01", "to": "2025-06-30"}
SAID = "Target: 90%, since 1 Jan 2025"


def test_tiles_tell_the_targets_of_their_view(home):
    view = Filters(journeys=("Renewal",), regions=("EMEA",))
    assert targets.beside(view) == {
        "click": "Target: 50%, since 1 Jan 2025",
        "booking": "Target: 90%, since 1 Jan 2025",
    }
    assert targets.beside(Filters(to_day=date(2024, 12, 31))) == {}


@pytest.mark.parametrize("page", ["funnel.py", "overview.py", "journeys.py", "csms.py"])
def test_a_target_is_told_beside_its_rate(home, opened, page):
    app = opened(page, **PERIOD)
    said = [*(each.value for each in app.caption), *(each.value for each in app.markdown)]
    assert any(SAID in each.replace("\\", "") for each in said)


def test_a_trend_tells_the_annotations_of_what_it_is_made_from(home, opened):
    def told(course):
        app = opened("funnel.py", trend=course, **{**PERIOD, "from": "2025-01-01"})
        return " ".join(each.value for each in app.caption)

    assert ("A tool moved" in told("Booking rate"), "A tool moved" in told("Click rate")) == (1, 0)
    assert "New subject lines" in told("Click rate")
    assert "New contracts" not in told("Held rate")


def test_a_target_reads_without_colour_and_in_words(home):
    figure = Figure([], {})
    targets.add_line(figure, "click", Filters(), axis="x", day=NEW_YEAR)
    [shape] = checked(figure).layout.shapes
    assert (shape.x0, shape.line.dash, shape.label.text) == (0.1, "dash", "Target 10%")
    view = Filters(journeys=("Renewal",), regions=("EMEA",))
    assert targets.in_words("click", view) == (
        "Target for Renewal and EMEA: 50%, since 1 Jan 2025."
    )
    assert targets.in_words("held", view) == ""


def test_annotations_of_a_range_are_in_order_and_of_the_data_set_asked_for(home):
    texts = [each.text for each in annotations.between(None, None)]
    assert texts == ["*Two* teams", "A tool moved", "New subject lines"]
    assert annotations.between(date(2025, 1, 2), date(2025, 4, 30)) == []
    assert len(annotations.between(NEW_YEAR, NEW_YEAR)) == 1
    emails = annotations.between(None, None, data_sets=["email"])
    assert [each.text for each in emails] == ["*Two* teams", "New subject lines"]


def test_annotations_are_numbered_in_the_chart_and_told_under_it(home):
    found = annotations.between(None, None, data_sets=["email"])
    figure = Figure([], {})
    annotations.add_to(figure, found)
    assert [shape.x0 for shape in checked(figure).layout.shapes] == ["2025-01-01", "2025-05-01"]
    assert [each.text for each in checked(figure).layout.annotations] == ["<b>1</b>", "<b>2</b>"]
    assert annotations.in_words(found) == (
        "**1** 1 Jan 2025: \\*Two\\* teams. **2** 1 May 2025: New subject lines."
    )


def test_a_row_of_the_editor_is_the_entry_it_came_from():
    for target in TARGETS:
        assert keeping_editor.target_of(keeping_editor.target_row(target)) == target
    for note in NOTES:
        assert keeping_editor.annotation_of(keeping_editor.annotation_row(note)) == note


def test_empty_rows_are_left_out_and_wrong_ones_named():
    good = keeping_editor.target_row(TARGETS[0])
    empty = {**dict.fromkeys(good), "Journey": "All", "Region": "All"}
    assert keeping_editor.entries_of([empty, good], keeping_editor.target_of) == TARGETS[:1]
    for name, value in (("Target %", None), ("Target %", 101), ("Rate", None), ("From", None)):
        with pytest.raises(KeptWrong, match=r"^Row 2: "):
            keeping_editor.entries_of([good, {**good, name: value}], keeping_editor.target_of)


def test_the_editor_shows_what_is_kept_and_saving_it_unchanged_changes_nothing(home):
    def page():
        from csfunnel.ui import targets  # noqa: PLC0415  (AppTest runs this function alone)

        targets.draw_editor()

    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception
    for label in ("Save targets", "Save annotations"):
        next(each for each in app.button if each.label == label).click().run()
        assert not app.exception
        assert not app.error
    assert keeping.targets(home).read() == TARGETS
    assert keeping.annotations(home).read() == NOTES
