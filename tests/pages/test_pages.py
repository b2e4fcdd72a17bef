"""Every page opens from its link, on data and without, and draws what the front door shares."""

from dataclasses import replace
from pathlib import Path

import pytest

from csfunnel.ui import filters

PAGES = sorted(path.name for path in (Path(__file__).parents[2] / "pages").glob("*.py"))
FILTERS = {"period", "csm", "region", "journey", "touch", "model"}
each_page = pytest.mark.parametrize("page", PAGES)


@each_page
def test_opens_on_data_with_the_filter_bar(opened, on_golden, page):
    app = opened(page)
    assert not app.exception
    assert not app.error
    assert {widget.key for widget in (*app.selectbox, *app.multiselect)} >= FILTERS


@each_page
def test_filters_are_still_where_the_page_does_not_follow_them(opened_first, on_golden, page):
    app = opened_first(page, csm="Ann", period="Custom dates", unit="Contacts")
    keys = FILTERS | {"unit", "basis", "credit", "from", "to"}
    widgets = [*app.selectbox, *app.multiselect, *app.date_input]
    is_off = page in {"data.py", "definitions.py", "migration.py"}
    assert {each.key: each.disabled for each in widgets if each.key in keys} == dict.fromkeys(
        keys, is_off
    )
    assert (filters.NOT_HERE in [each.value for each in app.sidebar.caption]) == is_off
    # They are kept for the pages that do, and for the link.
    assert app.multiselect(key="csm").value == ["Ann"]
    assert app.query_params["csm"] == "Ann"
    assert app.selectbox(key="unit").value == "contact"


@each_page
def test_its_name_stands_above_its_headline(opened_first, on_golden, page):
    app = opened_first(page)
    names = [each.title for each in app.session_state["pages"] if each._page.name == page]
    main = [each.value for each in app.main if each.type in {"caption", "header"}]
    assert names == main[:1]


@each_page
def test_opens_on_nothing_and_says_what_to_do(opened, on_empty, page):
    app = opened(page)
    assert not app.exception
    # Definitions hold without data, and are shown.
    assert page == "definitions.py" or any("email log" in info.value for info in app.info)


@each_page
def test_is_short_and_defines_nothing(page):
    text = (Path(__file__).parents[2] / "pages" / page).read_text("utf-8")
    assert len(text.splitlines()) <= 60
    assert "def " not in text


@each_page
def test_is_in_the_navigation(page):
    main = Path(__file__).parents[2] / "csfunnel" / "ui" / "main.py"
    assert f'"{page}"' in main.read_text("utf-8")


def test_the_filter_of_credit_tells_the_window_that_is_set(opened_first, on_golden, monkeypatch):
    settings = replace(on_golden.warehouse.settings, credit_window_days=14)
    monkeypatch.setattr(on_golden.warehouse, "settings", settings)
    assert "booked within 14 days of" in opened_first().selectbox(key="credit").help


@pytest.mark.parametrize("page", ["funnel", "journeys", "csms", "outcomes"])
def test_the_table_of_a_chart_comes_when_it_is_opened(opened_first, with_tables, on_golden, page):
    app = opened_first(f"{page}.py")
    closed = sum(block.label == "As a table" for block in app.expander)
    before = len(app.dataframe)
    assert closed
    assert len(with_tables(app).dataframe) == before + closed
