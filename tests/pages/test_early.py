"""The first chart goes ahead where a browser asks, and nothing waits where none does."""

from threading import Timer
from time import perf_counter
from types import SimpleNamespace

import pytest
import streamlit as st
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from csfunnel.ui import early


def test_what_draws_charts_is_linked_with_its_imports_each_once():
    files = [link.partition(">")[0].removeprefix("<./static/js/") for link in _links()]
    assert files[0].startswith("PlotlyChart.")
    assert len(files) > 1
    assert len(set(files)) == len(files)
    assert all((early.CODE / file).is_file() for file in files)


def test_the_page_of_another_streamlit_has_no_links(tmp_path, monkeypatch):
    monkeypatch.setattr(early, "CODE", tmp_path)
    assert early.links() == ""


def _links() -> list[str]:
    return early.links().split(", ")


def _app() -> None:
    from csfunnel.ui import early  # noqa: PLC0415 # AppTest runs the text of this function

    early.read_charts()
    early.give_way()


@pytest.mark.parametrize(
    ("agent", "charts_counts"), [("Mozilla/5.0 (X11)", [1, 0]), ("Python/3.11", [0, 0])]
)
def test_only_a_browser_has_its_charts_read_and_only_once(monkeypatch, agent, charts_counts):
    monkeypatch.setattr(early, "AT_MOST_SECONDS", 0.05)
    context = SimpleNamespace(headers={"User-Agent": agent})
    monkeypatch.setattr(st, "context", context)
    app = AppTest.from_function(_app)
    seen = [len(app.run().get("plotly_chart")) for _ in charts_counts]
    assert not app.exception
    assert seen == charts_counts
    assert not early._awaited


def test_the_rest_of_a_page_waits_until_the_browser_asks_for_the_picture(monkeypatch):
    monkeypatch.setattr(early, "AT_MOST_SECONDS", 60)
    came = []

    def html(text: str) -> None:
        token = text.partition("/drawn/")[2].partition('"')[0]
        assert not early._awaited[token].is_set()
        request = Request({"type": "http", "path_params": {"token": token}})

        def ask() -> None:
            came.append(token)
            early.drawn(request)

        Timer(0.05, ask).start()

    state = {early.PLACE: SimpleNamespace(html=html)}
    monkeypatch.setattr(st, "session_state", state)
    early.give_way()
    early.give_way()  # a second chart waits for nobody
    assert len(came) == 1
    assert not early._awaited


def test_a_picture_nobody_waits_for_is_a_picture_all_the_same():
    scope = {"type": "http", "path_params": {"token": "none"}}
    assert early.drawn(Request(scope)).status_code == 200


def test_nobody_waits_where_no_browser_asks(opened_first, monkeypatch):
    monkeypatch.setattr(early, "AT_MOST_SECONDS", 60)
    start = perf_counter()
    assert not opened_first().exception
    assert perf_counter() - start < 60
