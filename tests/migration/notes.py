"""Legacy notes for tests, and how they are loaded."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from csfunnel.intake.door import Asked, Door
from csfunnel.settings import Settings
from workspaces import write_csv

FALLBACK = "migration@vendor.example"
SETTINGS = {"type_map": {"call": "Call"}, "fallback_author": FALLBACK}
NOTE = {
    "system": "catalyst",
    "record_id": "N1",
    "type": "call",
    "subject": "Kickoff",
    "body": "<p>Hello</p>",
    "created_at": "2024-03-05T10:00:00Z",
    "author_email": "ann@vendor.example",
    "author_name": "",
    "legacy_company_id": "L1",
    "internal_emails": "",
    "external_emails": "",
    "has_attachment": "",
}

Cells = Mapping[str, str]


def note(record_id: str, **cells: str) -> dict[str, str]:
    """A plain note that nothing stands in the way of."""
    return {**NOTE, "record_id": record_id, "subject": f"About {record_id}", **cells}


def load(door: Door, data_set: str, rows: Sequence[Cells]) -> None:
    """Load rows through the door, whatever the cells hold."""
    header = [*rows[0]]
    file = write_csv(door.home / "rows.csv", header, [[*row.values()] for row in rows])
    loaded = door.load(file, asked=Asked(data_set=data_set))
    assert [each.rejected for each in loaded] == [0]
    file.unlink()


def made(home: Path, notes: Sequence[Cells], *, settings: Mapping[str, Any] | None = None) -> Door:
    """A workspace with some legacy notes, two users, four companies and two contacts."""
    home.mkdir()
    door = Door(home, settings=Settings.of(SETTINGS if settings is None else settings))
    load(door, "user", [{"email": "ann@vendor.example"}, {"email": FALLBACK}])
    load(
        door,
        "company",
        [
            {"company_id": "C1", "name": "Alder", "legacy_id": "L1"},
            {"company_id": "C2", "name": "Birch", "legacy_id": "L2"},
            {"company_id": "C3", "name": "Twin", "legacy_id": "L3"},
            {"company_id": "C4", "name": "Twin", "legacy_id": "L3"},
        ],
    )
    load(
        door,
        "person",
        [
            {"email": "al@alder.example", "company_id": "C1"},
            {"email": "Bea.Birch@gmail.com", "company_id": "C2"},
        ],
    )
    if notes:
        load(door, "legacy_note", notes)
    return door
