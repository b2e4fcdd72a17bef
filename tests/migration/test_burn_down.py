"""What is left to mend is kept with each load, whoever looks at it and whenever."""

from pathlib import Path

from csfunnel import burndown
from csfunnel.intake.door import Door
from csfunnel.warehouse import DatabaseError
from migration.notes import load, note

IDS = ("N1", "N2", "N3")


def timeline(door: Door, *record_ids: str, source: str = "Catalyst Notes - Legacy Heap") -> None:
    """A timeline that carries some of the notes, under a label."""
    rows = [
        {
            "activity_id": f"A{record_id}",
            "external_id": record_id,
            "external_source": source,
            "subject": f"About {record_id}",
            "activity_at": "2024-03-05T10:00:00Z",
            "company_id": "C1",
            "author_email": "ann@vendor.example",
            "notes": "<p>Hello</p>",
            "type": "Call",
        }
        for record_id in record_ids
    ]
    load(door, "activity", rows)


def missing(door: Door) -> list[tuple[int, int]]:
    """The file after which a line was kept, and how many notes were missing then."""
    return [(point.file_id, point.counts["missing"]) for point in burndown.points(door.home).read()]


def test_each_load_that_changes_a_count_adds_a_line(workspace):
    door = workspace([note(each) for each in IDS])
    assert missing(door) == []  # there is no timeline to compare with yet
    timeline(door, "N1", source="")
    assert missing(door) == []  # no note has arrived yet
    timeline(door, "N1")
    timeline(door, "N1", "N2")
    load(door, "person", [{"email": "cy@alder.example", "company_id": "C1"}])
    timeline(door, *IDS)
    files = [line["file_id"] for line in door.ledger() if line["data_set"] == "activity"][1:]
    assert missing(door) == list(zip(files, (2, 1, 0), strict=True))
    door.withdraw(files[-1])
    assert missing(door)[-1] == (files[-1], 1)
    assert sum(burndown.points(door.home).read()[-1].counts.values()) == len(IDS)


def test_a_line_that_cannot_be_kept_stops_no_load(workspace):
    door = workspace([note(each) for each in IDS])
    kept: Path = door.home / "kept"
    kept.mkdir()
    (kept / "migration_burndown.json").write_text("[", encoding="utf-8")
    timeline(door, "N1")
    assert [line["data_set"] for line in door.ledger()][-1] == "activity"


def test_what_nobody_foresaw_after_the_commit_is_no_failed_load(workspace, monkeypatch):
    def out_of_memory(*_: object, **__: object) -> None:
        raise DatabaseError("Out of Memory Error: could not allocate block")

    door = workspace([note(each) for each in IDS])
    monkeypatch.setattr(burndown, "note_load", out_of_memory)
    timeline(door, "N1")
    last = door.ledger()[-1]
    assert (last["data_set"], last["added_count"]) == ("activity", 1)
    assert door.withdraw(last["file_id"]) == [last["file_id"]]
