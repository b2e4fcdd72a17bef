"""A match set by hand comes in by the one door, lasts, and can be taken back."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from csfunnel.intake.door import Asked, Door
from csfunnel.overriding import DATA_SET, NONE, Decision, csv_of, file_name, trouble

MOMENT = datetime(2026, 1, 5, 12, 30, tzinfo=UTC)
CALL = [{"call_id": "K09"}]


@pytest.fixture
def own(golden: Door, tmp_path: Path) -> Iterator[Door]:
    """A workspace of the test's own, made from the golden archive."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copytree(golden.home / "archive", home / "archive")
    shutil.copy(golden.home / "settings.json", home)
    door = Door(home)
    door.rebuild()
    yield door
    door.close()


def take(door: Door, decision: Decision, *, moment: datetime = MOMENT) -> int:
    """Load a decision as the page does; the id of its file."""
    path = door.home / "decision.csv"
    path.write_text(csv_of(decision, moment=moment), encoding="utf-8")
    name = file_name(decision, moment=moment)
    [loaded] = door.load(path, name=name, asked=Asked(data_set=DATA_SET), who="test")
    return loaded.file_id


def status_of(door: Door, meeting_id: str) -> tuple[str, str | None]:
    rows = {row["meeting_id"]: row for row in door.warehouse.report("meetings", {"credit": "all"})}
    return rows[meeting_id]["status"], rows[meeting_id]["call_id"]


def effect_of(door: Door, booking_id: str) -> str:
    rows = door.warehouse.report("meetings_overrides", {})
    return next(str(row["effect"]) for row in rows if row["booking_id"] == booking_id)


def test_a_decision_lasts_through_a_rebuild_and_goes_with_its_file(own):
    assert status_of(own, "B12") == ("unverified", None)
    file_id = take(own, Decision("B12", "K09", 'said so: "=yes", at length\nand twice'))
    assert status_of(own, "B12") == ("held", "K09")
    own.rebuild()
    assert status_of(own, "B12") == ("held", "K09")
    [row] = [row for row in own.ledger() if row["file_id"] == file_id]
    assert row["file_name"] == "override-B12-20260105T123000Z.csv"
    assert (row["data_set"], row["loaded_by"], row["read_count"]) == (DATA_SET, "test", 1)
    notes = {
        row["booking_id"]: row["note"] for row in own.warehouse.report("meetings_overrides", {})
    }
    assert notes["B12"] == 'said so: "=yes", at length and twice'
    own.withdraw(file_id)
    assert status_of(own, "B12") == ("unverified", None)


def test_a_decision_taken_back_and_made_again_is_taken_again(own):
    for minutes, call_id in enumerate(("K09", NONE, "K09")):
        take(own, Decision("B12", call_id, "so"), moment=MOMENT + timedelta(minutes=minutes))
    assert status_of(own, "B12") == ("held", "K09")


def test_golden_decisions_tell_what_they_do(own):
    assert effect_of(own, "B07") == "decides"
    assert effect_of(own, "B13") == "unknown_call"
    take(own, Decision("B14", "K06", "so"))
    assert (effect_of(own, "B07"), effect_of(own, "B14")) == ("decides", "superseded")
    take(own, Decision("B09", "K11", "so"), moment=MOMENT + timedelta(minutes=1))
    assert effect_of(own, "B09") == "cancelled"
    take(own, Decision("B99", "K11", "so"), moment=MOMENT + timedelta(minutes=2))
    assert effect_of(own, "B99") == "unknown_meeting"


@pytest.mark.parametrize(
    ("decision", "status", "calls", "said"),
    [
        (Decision("B12", "K09", "so"), "unverified", CALL, ""),
        (Decision("B12", NONE, "so"), "unverified", [], ""),
        (Decision("B12", None, "so"), "unverified", [], "Choose a call"),
        (Decision("B12", "", "so"), "unverified", [], "Choose a call"),
        (Decision("B12", "K09", "  "), "unverified", CALL, "Say in the note"),
        (Decision("B12", "K98", "so"), "unverified", [], "There is no call K98"),
        (Decision("B09", "K09", "so"), "cancelled", CALL, "This meeting is cancelled"),
        (Decision("B10", "K09", "so"), "upcoming", CALL, "This meeting is upcoming"),
        (Decision("B07", "K06", "so"), "held", CALL, "This is what is set already"),
        (Decision("B11", NONE, "so"), "no_show", [], "This is what is set already"),
        (
            Decision("B12", "K06", "so"),
            "unverified",
            CALL,
            "Call K06 is set by hand for meeting B07",
        ),
    ],
)
def test_what_stands_against_a_decision_is_said_in_words(golden, decision, status, calls, said):
    overrides = golden.warehouse.report("meetings_overrides", {})
    found = trouble(decision, {"status": status}, calls=calls, overrides=overrides)
    assert found.startswith(said)
    assert bool(found) == bool(said)
