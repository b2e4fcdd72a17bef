"""What must hold for any data: the same answers as the dumb computation, and sums that tie out."""

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csfunnel import answers
from csfunnel.filters import MODELS, Filters, Model
from csfunnel.funnel import Answer, funnel
from csfunnel.warehouse import Cursor, Warehouse
from laboratory import Laboratory
from oracle import Oracle
from test_golden import filters_of
from worlds import funnel_options, worlds, write_world

SLOWLY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
    ],
)


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    return Laboratory(tmp_path_factory.getbasetemp())


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path


def files_of(world: dict[str, list[dict[str, Any]]], folder: Path) -> list[Path]:
    """The world's CSV files, in a folder emptied for them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    write_world(world, folder)
    return sorted(folder.glob("*.csv"))


@SLOWLY
@given(made=worlds(), options=st.lists(funnel_options(), min_size=3, max_size=6))
def test_every_answer_is_that_of_the_dumb_computation(
    laboratory: Laboratory, place: Path, made: Any, options: list[dict[str, Any]]
) -> None:
    world, settings_of_world = made
    files = files_of(world, place / "world")
    oracle = Oracle(world, settings_of_world)
    warehouse = laboratory.warehouse
    with laboratory.world(files, settings_of_world, place / "work") as cursor:
        assert answers.emails(warehouse, cursor=cursor) == oracle.emails()
        assert answers.calls(warehouse, cursor=cursor) == oracle.calls()
        for credit in ("all", "direct"):
            found = answers.meetings(warehouse, credit=credit, cursor=cursor)
            assert found == oracle.meetings(credit)
        for model in MODELS:
            assert answers.credits_of(warehouse, model=model, cursor=cursor) == oracle.credits(
                model
            )
        assert answers.checks(warehouse, cursor=cursor) == oracle.checks()
        assert answers.maturity(warehouse, Filters(), cursor=cursor) == oracle.maturity()
        for each in options:
            asked = {name: value for name, value in each.items() if name != "as_of"}
            by = None if asked.get("by") in (None, "none") else asked["by"]
            answer = funnel(warehouse, filters_of(asked), by=by, cursor=cursor)
            assert answer == oracle.funnel(asked)
            assert_ties_out(answer, is_by_email=asked.get("unit", "email") == "email")
        for model in MODELS:
            assert_cents_add_up(warehouse, cursor, model)


def assert_ties_out(answer: Answer, *, is_by_email: bool) -> None:
    """Stages reached never rise, and rows account for the total."""
    for view in [answer, *answer["rows"]]:
        reached = [stage["reached"] for stage in view["stages"]]
        assert reached == sorted(reached, reverse=True)
    if answer["rows"]:
        rows = answer["rows"]
        booked = sum(row["meetings"]["booked"] for row in rows)
        assert booked == answer["meetings"]["booked"]
        for currency, line in answer["money"]["by_currency"].items():
            amounts = (Decimal(row["renewed_amount"].get(currency, "0")) for row in rows)
            assert sum(amounts) == Decimal(line["won"])
        if is_by_email:
            counts = answer["rows_exceed_total"].values()
            assert all(count in (0, None) for pair in counts for count in pair.values())


def assert_cents_add_up(warehouse: Warehouse, cursor: Cursor, model: Model) -> None:
    """The cents of one renewal add up to its amount, once, under every model."""
    rows = answers.credits_of(warehouse, model=model, cursor=cursor)
    renewals = cursor.table("stg_renewals").df().set_index("renewal_id")
    won = renewals.loc[renewals["stage"] == "won", "final_cents"]
    shared: dict[str, int] = dict.fromkeys(won.index, 0)
    for row in rows:
        shared[row["renewal_id"]] += row["cents"]
    assert shared == won.to_dict()
