"""Every page opens from its link, on data and without, and draws what the front door shares."""

from dataclasses import replace
from pathlib import Path

import pytest

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
