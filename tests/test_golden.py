"""Every figure of the golden data set, through the door and out of the reports."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csfunnel import answers
from csfunnel.datasets import DATASETS
from csfunnel.filters import MODELS, Filters
from csfunnel.funnel import funnel, stamp
from csfunnel.intake.door import Door

GOLDEN = Path(__file__).parent / "golden"
EXPECTED = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))
PLURAL = {"csm": "csms", "region": "regions", "journey": "journeys", "step": "steps"}


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    home = tmp_path_factory.mktemp("golden")
    shutil.copy(GOLDEN / "settings.json", home)
    opened = Door(home)
    for name in DATASETS:
        opened.load(GOLDEN / f"{name}.csv")
    yield opened
    opened.close()


def filters_of(options: dict[str, Any]) -> Filters:
    """Filters from the options as they stand in expected.json."""
    days: dict[str, Any] = {
        f"{name}_day": date.fromisoformat(options[name])
        for name in ("from", "to")
        if name in options
    }
    one_of: dict[str, Any] = {
        many: (options[one],) for one, many in PLURAL.items() if one in options
    }
    kinds = ("unit", "basis", "credit", "model")
    same: dict[str, Any] = {name: options[name] for name in kinds if name in options}
    return Filters(**days, **one_of, **same)


def test_as_of_is_the_latest_thing_that_happened(door: Door) -> None:
    [state] = door.warehouse.report("data_version", {})
    assert stamp(state["as_of"]) == EXPECTED["as_of"]


def test_emails(door: Door) -> None:
    assert answers.emails(door.warehouse) == EXPECTED["emails"]


def test_calls(door: Door) -> None:
    assert answers.calls(door.warehouse) == EXPECTED["calls"]


@pytest.mark.parametrize(("credit", "name"), [("all", "meetings"), ("direct", "meetings_direct")])
def test_meetings(door: Door, credit: Any, name: str) -> None:
    assert answers.meetings(door.warehouse, credit=credit) == EXPECTED[name]


@pytest.mark.parametrize("model", MODELS)
def test_credits(door: Door, model: Any) -> None:
    assert answers.credits_of(door.warehouse, model=model) == EXPECTED["credits"][model]


@pytest.mark.parametrize("case", EXPECTED["funnel"], ids=lambda case: json.dumps(case["options"]))
def test_funnel(door: Door, case: dict[str, Any]) -> None:
    options, filters = case["options"], filters_of(case["options"])
    if "as_of" not in options:
        assert funnel(door.warehouse, filters, by=options.get("by")) == case["result"]
        return
    settings = door.warehouse.settings.with_as_of(options["as_of"])
    with door.warehouse.what_if(settings) as cursor:
        found = funnel(door.warehouse, filters, by=options.get("by"), cursor=cursor)
    assert found == case["result"]


def test_a_look_at_another_as_of_leaves_nothing_behind(door: Door) -> None:
    settings = door.warehouse.settings.with_as_of("2025-04-15T08:59:59Z")
    before = funnel(door.warehouse, Filters(), by="journey")
    with door.warehouse.what_if(settings) as cursor:
        assert funnel(door.warehouse, Filters(), cursor=cursor) != before
    assert funnel(door.warehouse, Filters(), by="journey") == before


def test_checks(door: Door) -> None:
    assert answers.checks(door.warehouse) == EXPECTED["checks"]


def test_maturity(door: Door) -> None:
    assert answers.maturity(door.warehouse, Filters()) == EXPECTED["maturity"]


@pytest.mark.parametrize("case", EXPECTED["comparison"])
def test_comparison(case: dict[str, Any]) -> None:
    options = case["options"]
    days = date.fromisoformat(options["from"]), date.fromisoformat(options["to"])
    assert answers.comparison(*days) == case["result"]


def test_settings_have_the_values_of_the_golden_data(door: Door) -> None:
    written = door.warehouse.settings.as_dict()
    assert {name: written[name] for name in EXPECTED["settings"]} == EXPECTED["settings"]
