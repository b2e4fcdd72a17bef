"""The reconciliation in made-up worlds is the dumb computation, and finds each planted fault."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from csfunnel import reconcile
from laboratory import Laboratory
from note_worlds import PLANTED_SETTINGS, Migrated, migrations, nasty_worlds, world_of
from oracle.notes import Notes
from worlds import World, write_world

SLOWLY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    return Laboratory(tmp_path_factory.getbasetemp())


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path


def answer_of(
    laboratory: Laboratory, place: Path, world: World, chosen: dict[str, Any]
) -> dict[str, Any]:
    """The product's answer about a world."""
    folder = place / "world"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    write_world(world, folder)
    files = sorted(folder.glob("*.csv"))
    with laboratory.world(files, chosen, place / "work") as cursor:
        return reconcile.reconcile(laboratory.warehouse, cursor=cursor)


@SLOWLY
@given(made=nasty_worlds())
def test_every_verdict_and_field_is_that_of_the_dumb_computation(
    laboratory: Laboratory, place: Path, made: tuple[World, dict[str, Any]]
) -> None:
    world, chosen = made
    answer = answer_of(laboratory, place, world, chosen)
    assert answer == Notes(world, chosen).answer()
    assert reconcile.adds_up(answer)


@SLOWLY
@given(made=migrations())
def test_every_planted_fault_is_found_with_its_cause_and_nothing_else(
    laboratory: Laboratory, place: Path, made: list[Migrated]
) -> None:
    answer = answer_of(laboratory, place, world_of(made), PLANTED_SETTINGS)
    found = {row["record_id"]: row for row in answer["rows"]}
    assert len(found) == len(made)
    for one in made:
        row = found[one.note["record_id"]]
        odd = {name: told for name, told in row["fields"].items() if told != {"outcome": "equal"}}
        assert (row["verdict"], odd, row["reason"]) == (one.verdict, one.fields, one.reason)
    assert reconcile.adds_up(answer)
    assert answer["summary"]["unexpected"] == []
