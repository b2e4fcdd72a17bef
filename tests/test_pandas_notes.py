"""The reconciliation the benchmark holds against the marts gives their verdicts, note by note."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import notes, workload
from bench.pandas_notes import note_frames, unexpected_count, verdicts
from csfunnel.reconcile import VERDICTS
from csfunnel.settings import Settings
from csfunnel.warehouse import Warehouse


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated migration in a folder as the benchmark keeps it, its marts built."""
    place = tmp_path_factory.mktemp("notes")
    notes.make(place, notes=2_000)
    notes.load(place)
    return place


@pytest.fixture(scope="module")
def generated(place: Path) -> Iterator[Warehouse]:
    warehouse = notes.opened(place)
    workload.build_marts(warehouse)
    yield warehouse
    warehouse.close()


@pytest.fixture(params=["generated", "golden"])
def warehouse(request: pytest.FixtureRequest) -> Warehouse:
    """Many ordinary notes, then the few of the golden data that each prove a rule."""
    found = request.getfixturevalue(request.param)
    return found if isinstance(found, Warehouse) else found.warehouse


def by_note(warehouse: Warehouse) -> dict[tuple[str, str], str]:
    given = note_frames(warehouse)
    found = verdicts(given, warehouse.settings)
    ids = given["legacy_notes"]
    return dict(zip(zip(ids["system"], ids["record_id"], strict=True), found, strict=True))


def test_every_note_has_the_verdict_of_the_marts(warehouse: Warehouse) -> None:
    marts = warehouse.cursor().table("judged_notes").select("system", "record_id", "verdict")
    expected = {(system, record_id): verdict for system, record_id, verdict in marts.fetchall()}
    assert len(set(expected.values())) > 5
    assert by_note(warehouse) == expected


def test_as_many_rows_are_unexpected(warehouse: Warehouse) -> None:
    expected = len(warehouse.report("reconcile_unexpected", {}))
    assert expected
    assert unexpected_count(note_frames(warehouse)) == expected


def test_what_is_timed_builds_the_verdicts_and_keeps_nothing(generated: Warehouse) -> None:
    built = [query.name for query in notes.verdict_marts()]
    assert built[-1] == "verdicts"
    assert {"legacy_notes", "note_texts", "note_fields", "stg_timeline_rows"} < set(built)
    before = generated.version()
    notes.build_verdicts(generated)
    assert generated.version() == before


def test_the_counts_compared_are_those_of_the_answer(generated: Warehouse) -> None:
    with generated.reading() as cursor:
        counts = notes.counts(generated, cursor)
    assert set(counts) <= {*VERDICTS, "unexpected"}
    assert counts - Counter(unexpected=counts["unexpected"]) == Counter(by_note(generated).values())


def test_the_workspace_measured_has_the_settings_of_the_migration(place: Path) -> None:
    assert Settings.read(place / "home").as_dict().items() >= notes.SETTINGS.items()
