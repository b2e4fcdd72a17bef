"""The dashboard without a browser, on the golden workspace or on a new one."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from csfunnel.intake.door import Door
from csfunnel.ui import data, state
from csfunnel.warehouse import Cursor, Warehouse

ROOT = Path(__file__).parents[2]
Opened = Callable[..., AppTest]


@pytest.fixture(name="with_tables")
def with_tables_opened() -> Callable[[AppTest], AppTest]:
    """Open the table of every chart on a page, as a reader does who clicks on it."""

    def with_tables(app: AppTest) -> AppTest:
        for block in app.expander:
            if block.label == "As a table":
                app.session_state[block.proto.id.split("-", 2)[2]] = True
        return app.run()

    return with_tables


@pytest.fixture(name="opened_first")
def opened_page() -> Opened:
    """Open a page by its file name, with the query parameters of a link."""

    def opened(page: str = "funnel.py", **query: str | list[str]) -> AppTest:
        app = AppTest.from_file(ROOT / "csfunnel" / "ui" / "main.py", default_timeout=60)
        app.query_params.update(query)
        app.run()
        return app if page == "funnel.py" else app.switch_page(f"../../pages/{page}").run()

    return opened


@pytest.fixture(name="opened")
def opened_with_tables(opened_first: Opened, with_tables: Callable[[AppTest], AppTest]) -> Opened:
    """Open a page as `opened_first` does, and then all its tables."""
    return lambda page="funnel.py", **query: with_tables(opened_first(page, **query))


@pytest.fixture
def on_golden(golden: Door, monkeypatch: pytest.MonkeyPatch) -> Door:
    """All pages show the golden data set."""
    shown = state.Shown(golden, str(golden.home), is_sample=False)
    monkeypatch.setattr(state, "shown", lambda: shown)
    return golden


@pytest.fixture
def on_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """All pages show a new workspace without the sample."""
    monkeypatch.setenv("CSFUNNEL_HOME", str(tmp_path))
    monkeypatch.setenv("CSFUNNEL_SAMPLE", "off")
    yield tmp_path
    state.close()


@pytest.fixture(name="asked")
def reports_asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the reports asked from here on, in order, each as often as it was."""
    names, run = list[str](), Warehouse.run

    def noted(self: Warehouse, room: str, name: str, cursor: Cursor, params: Any = None) -> Cursor:
        if room == "reports":
            names.append(name)
        return run(self, room, name, cursor, params)

    monkeypatch.setattr(Warehouse, "run", noted)
    return names


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    """No test reads what another one cached."""
    yield
    data.kept.clear()
