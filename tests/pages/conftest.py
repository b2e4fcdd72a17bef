"""The dashboard without a browser, on the golden workspace or on a new one."""

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO, StringIO
from itertools import chain
from pathlib import Path
from typing import Any

import plotly.io as pio
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from csfunnel.datasets import DATASETS
from csfunnel.intake.door import Door
from csfunnel.takeaway.cards import Row
from csfunnel.ui import data, plotting, state
from csfunnel.warehouse import Cursor, Warehouse
from figures import checked

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
Opened = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def figures_as_plotly_makes_them(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a page draws is what plotly would make of it, which the dashboard never asks."""
    sent = plotting.OnScreen.to_dict
    drawn: list[plotting.OnScreen] = []

    def noted(figure: plotting.OnScreen) -> dict[str, Any]:
        drawn.append(figure)
        return sent(figure)

    monkeypatch.setattr(plotting.OnScreen, "to_dict", noted)
    yield
    for each in drawn:
        made = pio.to_json(checked(each._figure), validate=False)
        assert json.loads(pio.to_json(sent(each), validate=False)) == json.loads(made)


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


class Taken(dict[str, str | bytes]):
    """What could be taken along from the last run, by file name."""

    def one(self, start: str, end: str) -> str:
        """The text of the one file whose name begins and ends so."""
        [text] = [text for name, text in self.items() if name.startswith(start) and end in name]
        return text if isinstance(text, str) else text.decode()

    def book(self, start: str) -> BytesIO:
        """The one workbook whose name begins so."""
        [book] = [self[name] for name in self if name.startswith(start) and name.endswith("xlsx")]
        assert isinstance(book, bytes)
        return BytesIO(book)

    def lines(self, start: str, end: str = ".csv") -> list[dict[str, str]]:
        """The lines of the one CSV whose name begins and ends so."""
        return [*csv.DictReader(StringIO(self.one(start, end).removeprefix("\ufeff")))]


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Taken:
    """All that the buttons of a page give, made as it is drawn."""
    found = Taken()

    def noting(_: str, content: Any, name: str, *__: object, **___: object) -> None:
        found[name] = content() if callable(content) else content

    monkeypatch.setattr(st, "download_button", noting)
    return found


class Noting:
    """A board that keeps what it is given in place of drawing it."""

    view = "All"

    def card(self, _: str, rows: Sequence[Row], **given: Any) -> None:
        """Keep the rows drawn, and all that are taken along."""
        self.rows = rows
        self.count = given["whole"].count
        self.taken = [*chain.from_iterable(given["whole"].batches())]


@pytest.fixture
def noting() -> Noting:
    """A board for one card of a list that is cut on screen."""
    return Noting()


@pytest.fixture
def on_golden(golden: Door, monkeypatch: pytest.MonkeyPatch) -> Door:
    """All pages show the golden data set."""
    shown = state.Shown(golden, str(golden.home), is_sample=False)
    monkeypatch.setattr(state, "shown", lambda: shown)
    return golden


@pytest.fixture
def on_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Door]]:
    """All pages show the golden data set, its two journeys called otherwise."""
    doors: list[Door] = []

    def named(first: str, second: str) -> Door:
        names = {"Renewal 120": first, "Renewal 45": second, "RENEWAL 120": first}
        shutil.copytree(GOLDEN, tmp_path / "home")
        for name in ("email", "booking"):
            file = tmp_path / "home" / f"{name}.csv"
            file.write_text(
                re.sub("|".join(names), lambda found: names[found[0]], file.read_text("utf-8")),
                "utf-8",
            )
        doors.append(Door(tmp_path / "home"))
        for name in DATASETS:
            doors[0].load(tmp_path / "home" / f"{name}.csv")
        shown = state.Shown(doors[0], str(tmp_path), is_sample=False)
        monkeypatch.setattr(state, "shown", lambda: shown)
        return doors[0]

    yield named
    for door in doors:
        door.close()


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
