"""The workspace of the sample: made with its settings, and brought up to date with its files."""

import inspect
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from csfunnel.intake.door import Door
from csfunnel.ui import state

COMPANIES = "company_id,name\nC1,Alder\n"
NOTES = "record_id,created_at,type\nN1,2024-03-05T10:00:00Z,call\n"
OF_CATALYST = {"system": "catalyst"}


@pytest.fixture(name="opened")
def made_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Door]:
    """Opens the workspace of a sample of two files, as each start of the server does."""
    sample = tmp_path / "sample"
    sample.mkdir()
    (sample / "company.csv").write_text(COMPANIES, "utf-8")
    (sample / "notes.csv").write_text(NOTES, "utf-8")
    (sample / "settings.json").write_text('{"type_map": {"call": "Call"}}', "utf-8")
    manifest = [
        {"file": "company.csv", "data_set": "company", "zone": None},
        {"file": "notes.csv", "data_set": "legacy_note", "zone": None, "for_file": OF_CATALYST},
    ]
    (sample / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    monkeypatch.setattr(state, "SAMPLE", sample)
    make = inspect.unwrap(state._sample)  # a cached one would still be there
    return lambda: make(str(tmp_path / "home"))


def rows(door: Door, table: str, *columns: str) -> list[tuple[object, ...]]:
    return door.warehouse.cursor().table(table).select(*columns).fetchall()


def test_it_has_the_settings_of_the_sample_and_what_is_said_of_whole_files(opened):
    door = opened()
    assert rows(door, "expected_notes", "system", "expected_type") == [("catalyst", "Call")]
    door.close()


def test_another_start_loads_nothing_twice_and_keeps_settings_made_since(opened, tmp_path):
    opened().close()
    (tmp_path / "home" / "settings.json").write_text('{"type_map": {"call": "Email"}}', "utf-8")
    door = opened()
    assert [line["file_name"] for line in door.ledger()] == ["company.csv", "notes.csv"]
    assert rows(door, "expected_notes", "expected_type") == [("Email",)]
    door.close()


def test_a_file_of_the_sample_that_has_changed_is_loaded_anew(opened):
    opened().close()
    (state.SAMPLE / "company.csv").write_text(COMPANIES.replace("Alder", "Birch"), "utf-8")
    door = opened()
    assert rows(door, "loaded_company", "name") == [("Birch",)]
    door.close()
