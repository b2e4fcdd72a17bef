"""README tells for each page and command the reports it asks, and no other."""

from collections.abc import Callable, Mapping
from typing import Any, get_args

import pytest
from streamlit.testing.v1 import AppTest

from csfunnel import jobs, queries
from csfunnel.filters import Basis, Unit
from csfunnel.intake.door import Door
from csfunnel.settings import ROOT
from csfunnel.ui import data
from csfunnel.ui.desk.parts import TITLES
from csfunnel.ui.migration.migration import PARTS, ROWS
from test_docs import README, asked_by, names, section, table, ticked

PERIOD = {"basis": "Activity", "period": "Custom dates", "from": "2025-03-01", "to": "2025-04-30"}
SHARED = {"span", "choices", "ledger"}
# What a link can choose on a page, until all it asks is asked.
LINKS: dict[str, list[Mapping[str, str]]] = {
    "funnel": [{}, PERIOD, {"unit": "Contacts"}, {"unit": "Contacts", **PERIOD}],
    "outcomes": [{"renewal": "Alder · R1"}],
    "accounts": [{}, {"account": "C1"}],
    "data": [{"part": part} for part in TITLES],
    "migration": [
        *({"section": part} for part in PARTS),
        {"section": ROWS, "verdict": "Unexpected"},
        {"section": ROWS, "verdict": "Changed", "note": "Alder · Catalyst · N09"},
    ],
}
# Asked where a month still grows, where a match is set by hand, and where a row was rejected.
ONLY_THEN = {"funnel": "funnel_trend_lags", "meetings": "meetings_call", "data": "rejects"}
TOLD: dict[str, set[str]] = {name: set() for name in names(table(README, "Pages"))}
TOLD |= asked_by("page")


@pytest.mark.parametrize("page", TOLD)
@pytest.mark.usefixtures("on_golden")
def test_readme_tells_what_a_page_asks(
    asked: list[str], with_tables: Callable[[AppTest], AppTest], page: str
):
    found = set[str]()
    for link in LINKS.get(page, [{}]):
        data.kept.clear()
        app = AppTest.from_file(ROOT / "csfunnel" / "ui" / "main.py", default_timeout=60)
        app.query_params.update(link)
        app.run()
        if page != "funnel":  # the front page has asked by now
            asked.clear()
            data.kept.clear()
            app.switch_page(f"../../pages/{page}.py").run()
        assert not with_tables(app).exception
        found |= set(asked)
    assert found >= SHARED
    assert found - SHARED == TOLD[page] - {ONLY_THEN.get(page)}


def test_readme_tells_what_every_page_asks():
    beside = set(ticked(section(README, "Reports").rpartition("|\n")[2]))
    behind = {name for name in queries.load("reports") if name.startswith("behind_")}
    assert beside >= SHARED | behind


FUNNEL = {"credit": "all", "model": "last", "from_day": "2025-03-01", "to_day": "2025-04-30"}
JOBS: dict[str, list[Mapping[str, Any]]] = {
    "status": [{}],
    "rejects": [{"file_id": 1}],
    "funnel": [
        {**FUNNEL, "unit": unit, "basis": basis, "csms": ["Nobody"]}
        for unit in get_args(Unit)
        for basis in get_args(Basis)
    ],
    "emails": [{}],
    "meetings": [{"credit": "all"}],
    "credits": [{"credit": "all", "model": "last"}],
    "check": [{}],
    "reconcile": [{}],
}


@pytest.mark.parametrize("name", JOBS)
def test_readme_tells_what_a_command_asks(golden: Door, asked: list[str], name: str):
    for params in JOBS[name]:
        jobs.run(golden, name, params)
    assert set(asked) == asked_by("command").get(name, set())
