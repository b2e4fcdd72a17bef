"""What is dropped into the inbox is taken whole, once, and nothing of it is lost."""

import errno
import json
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from csfunnel import jobs
from csfunnel.errors import DiskFull
from csfunnel.intake import dropped as dropped_room
from csfunnel.intake.door import Door
from csfunnel.intake.inbox import Inbox
from workspaces import names_in

Emails = Callable[..., Path]
ADDRESS = "jane@example.com"


def dropped(inbox: Inbox, file: Path, name: str = "") -> Path:
    return file.rename(inbox.folder / (name or file.name))


def told(inbox: Inbox, where: str, name: str) -> Any:
    return json.loads((inbox.folder / where / f"{name}.json").read_text(encoding="utf-8"))


def look_twice(inbox: Inbox) -> None:
    """A file is taken once it stood still from one look to the next."""
    inbox.look()
    inbox.look()


def test_a_dropped_file_is_taken_with_its_lines_of_the_ledger_beside_it(
    door: Door, inbox: Inbox, emails: Emails
):
    dropped(inbox, emails("a.csv", [1, 2]))
    look_twice(inbox)
    assert names_in(inbox.folder) == []
    assert names_in(inbox.folder / "taken") == ["a.csv", "a.csv.json"]
    said = told(inbox, "taken", "a.csv")
    assert said["file_name"] == "a.csv"
    [line] = said["loaded"]
    assert (line["file_id"], line["data_set"], line["read"], line["added"]) == (1, "email", 2, 2)
    assert [row["loaded_by"] for row in door.ledger()] == ["inbox"]


def test_a_file_that_still_grows_waits(door: Door, inbox: Inbox, emails: Emails):
    file = dropped(inbox, emails("a.csv", [1]))
    inbox.look()
    with file.open("a") as more:
        more.write("E2,2025-01-01T10:00:00Z,Renewal,b@x.example,YES\n")
    inbox.look()
    assert not door.ledger()
    inbox.look()
    assert [row["read_count"] for row in door.ledger()] == [2]


def test_a_refused_file_goes_aside_with_the_reason(door: Door, inbox: Inbox, tmp_path: Path):
    (tmp_path / "a.csv").write_text("colour,shape\nred,round\n")
    dropped(inbox, tmp_path / "a.csv")
    look_twice(inbox)
    assert names_in(inbox.folder / "refused") == ["a.csv", "a.csv.json"]
    assert "no data set we take" in told(inbox, "refused", "a.csv")["refused"]
    assert not door.ledger()


@pytest.mark.parametrize("name", ["a.csv.part", ".a.csv", ".hidden"])
def test_what_somebody_still_writes_is_left_alone(
    door: Door, inbox: Inbox, emails: Emails, name: str
):
    file = dropped(inbox, emails("a.csv", [1]), name)
    look_twice(inbox)
    assert file.exists()
    assert not door.ledger()


def test_an_earlier_file_of_the_same_name_is_kept(inbox: Inbox, emails: Emails):
    for place in (1, 2):
        dropped(inbox, emails("a.csv", [place]))
        look_twice(inbox)
    assert len(names_in(inbox.folder / "taken")) == 4


def test_a_name_too_long_for_a_line_beside_it_is_cut(door: Door, inbox: Inbox, emails: Emails):
    for place in (1, 2):
        dropped(inbox, emails("a.csv", [place]), "é" * 125 + ".csv")
        look_twice(inbox)
    taken = sorted(names_in(inbox.folder / "taken"), key=len)
    assert [name.endswith(".csv") for name in taken] == [True, False, True, False]
    assert (names_in(inbox.folder), len(door.ledger())) == ([], 2)


def test_a_name_that_is_no_text_is_told_as_text(door: Door, inbox: Inbox, emails: Emails):
    dropped(inbox, emails("a.csv", [1]), os.fsdecode(b"a\xff.csv"))
    look_twice(inbox)
    assert len(names_in(inbox.folder / "taken")) == 2
    assert [row["file_name"] for row in door.ledger()] == ["a\\xff.csv"]


def test_a_file_that_cannot_be_moved_is_loaded_once_and_the_others_are_taken(
    door: Door, inbox: Inbox, emails: Emails,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
):  # fmt: skip
    stuck = dropped(inbox, emails("a.csv", [1]))
    dropped(inbox, emails("b.csv", [2]))
    rename = Path.rename

    def some(file: Path, target: Path) -> Path:
        if file == stuck:
            raise PermissionError(13, "Permission denied")
        return rename(file, target)

    with monkeypatch.context() as patched, caplog.at_level(logging.WARNING, logger="csfunnel"):
        patched.setattr(Path, "rename", some)
        for _ in range(4):
            inbox.look()
    assert names_in(inbox.folder / "taken") == ["b.csv", "b.csv.json"]
    assert caplog.messages == ["a.csv stays where it is: Permission denied."]
    assert [entry.state for entry in door.archive.entries()] == ["loaded", "loaded"]
    inbox.look()
    assert told(inbox, "taken", "a.csv")["loaded"][0]["file_id"] == 1
    assert names_in(inbox.folder) == []


def test_the_same_file_again_is_refused_and_says_what_it_is(inbox: Inbox, emails: Emails):
    for _ in range(2):
        dropped(inbox, emails("a.csv", [1]))
        look_twice(inbox)
    assert "has the same bytes as a.csv" in told(inbox, "refused", "a.csv")["refused"]


def broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError(ADDRESS)


def test_a_file_nobody_foresaw_goes_aside_with_an_apology_and_all_is_logged(
    door: Door, inbox: Inbox, emails: Emails,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
):  # fmt: skip
    dropped(inbox, emails("a.csv", [1]))
    dropped(inbox, emails("b.csv", [2]))
    load = door.load

    def loads_some(path: Path, **kept: Any) -> Any:
        return broken() if path.name == "a.csv" else load(path, **kept)

    monkeypatch.setattr(door, "load", loads_some)
    with caplog.at_level(logging.ERROR, logger="csfunnel"):
        look_twice(inbox)
    said = told(inbox, "refused", "a.csv")["refused"]
    [record] = caplog.records
    assert isinstance(record.args, tuple)
    assert str(record.args[0]) in said
    assert "jane" not in said
    assert "ZeroDivisionError" in caplog.text
    assert "jane" not in caplog.text
    assert names_in(inbox.folder / "taken") == ["b.csv", "b.csv.json"]


def loading(inbox: Inbox, monkeypatch: pytest.MonkeyPatch, then: Callable[[], object]) -> None:
    """Something happens to the inbox while the next file is loaded."""
    load, happens = inbox.door.load, [then]

    def and_then(path: Path, **kept: Any) -> Any:
        loaded = load(path, **kept)
        if happens:
            happens.pop()()
        return loaded

    monkeypatch.setattr(inbox.door, "load", and_then)


def test_another_of_the_same_name_that_comes_while_the_first_is_loaded_is_taken_too(
    door: Door, inbox: Inbox, emails: Emails, monkeypatch: pytest.MonkeyPatch
):
    dropped(inbox, emails("a.csv", [1]))
    loading(inbox, monkeypatch, lambda: dropped(inbox, emails("a.csv", [2, 3])))
    for _ in range(4):
        inbox.look()
    assert [row["added_count"] for row in door.ledger()] == [1, 2]
    assert len(names_in(inbox.folder / "taken")) == 4
    assert names_in(inbox.folder) == []


def test_another_that_comes_between_the_look_and_the_claim_is_waited_for(
    door: Door, inbox: Inbox, emails: Emails
):
    file = dropped(inbox, emails("a.csv", [1]))
    inbox.files.ready()
    assert inbox.files.ready() == [file]
    dropped(inbox, emails("a.csv", [2, 3]))
    inbox.files.take(file)
    assert not door.ledger()
    look_twice(inbox)
    assert [row["added_count"] for row in door.ledger()] == [2]


@pytest.mark.parametrize("before", [b"", b"email_i", b'"R\n', b"YES\n", b"E2,", b'"b@'])
def test_a_file_that_goes_on_growing_after_it_was_read_is_read_whole(
    door: Door, inbox: Inbox, before: bytes
):
    """Whatever the place it was cut at; where that is its beginning or header, it was refused."""
    whole = b"".join((
        b"email_id,executed_at,journey_name,contact_email,is_sent\n",
        b"E1,2025-01-01T10:00:00Z,Renewal,a@x.example,YES\n",
        b'E2,2025-01-01T10:00:00Z,"R\nenewal","b@x.example",YES\n',
    ))  # fmt: skip
    cut = whole.index(before) + len(before)
    file = inbox.folder / "a.csv"
    with file.open("wb", buffering=0) as writer:
        writer.write(whole[:cut])
        look_twice(inbox)
        assert names_in(inbox.folder) == []
        writer.write(whole[cut:])
        look_twice(inbox)
    assert [(row["read_count"], row["rejected_count"]) for row in door.ledger()] == [(2, 0)]
    assert names_in(inbox.folder / "taken") == ["a.csv", "a.csv.json"]
    assert names_in(inbox.folder / "refused") == []
    assert (inbox.folder / "taken" / "a.csv").read_bytes() == whole


def test_a_part_that_was_loaded_is_withdrawn_and_said(door: Door, inbox: Inbox, emails: Emails):
    dropped(inbox, emails("a.csv", [1]))
    look_twice(inbox)
    with (inbox.folder / "taken" / "a.csv").open("a") as more:
        more.write("E2,2025-01-01T10:00:00Z,Renewal,b@x.example,YES\n")
    look_twice(inbox)
    assert [row["read_count"] for row in door.ledger()] == [2]
    assert "in part as file 1" in told(inbox, "taken", "a.csv")["note"]
    assert [entry.state for entry in door.archive.entries()] == ["withdrawn", "loaded"]


@pytest.mark.parametrize("fails", ["load", "withdraw"])
@pytest.mark.parametrize("problem", [DiskFull("No room left."), ZeroDivisionError()])
def test_a_part_that_stays_for_want_of_room_is_said_to_count(
    door: Door, inbox: Inbox, emails: Emails, monkeypatch: pytest.MonkeyPatch,
    fails: str, problem: Exception,
):  # fmt: skip
    def full(*_: object, **__: object) -> list[int]:
        raise problem

    dropped(inbox, emails("a.csv", [1]))
    look_twice(inbox)
    with (inbox.folder / "taken" / "a.csv").open("a") as more:
        more.write("E2,2025-01-01T10:00:00Z,Renewal,b@x.example,YES\n")
    monkeypatch.setattr(inbox.door, fails, full)
    look_twice(inbox)
    is_loaded = fails == "withdraw" and isinstance(problem, DiskFull)
    said = told(inbox, "taken" if is_loaded else "refused", "a.csv")
    assert said["note"] == "A part of it still counts as file 1: withdraw that."
    assert door.ledger()[0]["file_id"] == 1


def test_a_part_whose_whole_is_refused_is_withdrawn(door: Door, inbox: Inbox, emails: Emails):
    whole = emails("whole.csv", [1, 2])
    door.load(whole)
    lines = whole.read_bytes().splitlines(keepends=True)
    (inbox.folder / "a.csv").write_bytes(b"".join(lines[:-1]))
    look_twice(inbox)
    assert len(door.ledger()) == 2
    with (inbox.folder / "taken" / "a.csv").open("ab") as more:
        more.write(lines[-1])
    look_twice(inbox)
    said = told(inbox, "refused", "a.csv")
    assert "has the same bytes as whole.csv" in said["refused"]
    assert "that is withdrawn" in said["note"]
    assert len(door.ledger()) == 1


def test_growth_is_seen_after_the_time_was_set(door: Door, inbox: Inbox, emails: Emails):
    dropped(inbox, emails("a.csv", [1]))
    look_twice(inbox)
    file = inbox.folder / "taken" / "a.csv"
    os.utime(file, (1, 1))
    inbox.look()
    with file.open("a") as more:
        more.write("E2,2025-01-01T10:00:00Z,Renewal,b@x.example,YES\n")
    look_twice(inbox)
    assert [row["read_count"] for row in door.ledger()] == [2]


@pytest.mark.parametrize("change", ["its time", "a cell", "shorter", "in an editor", "gone"])
def test_a_file_that_is_changed_otherwise_after_it_was_taken_stays_where_it_was_put(
    door: Door, inbox: Inbox, emails: Emails, change: str
):
    dropped(inbox, emails("a.csv", [1, 2]))
    look_twice(inbox)
    file, before = inbox.folder / "taken" / "a.csv", told(inbox, "taken", "a.csv")
    text = file.read_text()
    if change == "its time":
        os.utime(file, (1, 1))
    elif change == "gone":
        file.unlink()
    else:
        shorter = text[: len(text) // 2]
        grown = text.replace("YES", "NO") + text
        file.write_text(
            {"a cell": text.replace("YES", "NO"), "shorter": shorter}.get(change, grown)
        )
    for _ in range(3):
        inbox.look()
    assert told(inbox, "taken", "a.csv") == before
    assert file.exists() == (change != "gone")
    assert names_in(inbox.folder / "refused") == []
    assert len(door.ledger()) == 1


def test_what_was_put_away_is_watched_for_a_while_only(
    door: Door, inbox: Inbox, emails: Emails, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(dropped_room, "WATCHED_SECONDS", 0.0)
    dropped(inbox, emails("a.csv", [1]))
    look_twice(inbox)
    inbox.look()
    with (inbox.folder / "taken" / "a.csv").open("a") as more:
        more.write("E2,2025-01-01T10:00:00Z,Renewal,b@x.example,YES\n")
    look_twice(inbox)
    assert [row["read_count"] for row in door.ledger()] == [1]


def test_a_link_is_taken_from_where_it_lies(door: Door, inbox: Inbox, emails: Emails):
    emails("a.csv", [1])
    (inbox.folder / "a.csv").symlink_to("../../a.csv")
    look_twice(inbox)
    assert [row["file_name"] for row in door.ledger()] == ["a.csv"]
    assert names_in(inbox.folder) == []


@pytest.mark.parametrize("is_loaded", [True, False])
def test_what_a_killed_dashboard_had_claimed_is_taken_up(
    door: Door, inbox: Inbox, emails: Emails, is_loaded: bool
):
    file = emails("a.csv", [1])
    if is_loaded:
        door.load(file)
    claimed = inbox.folder / ".taking" / "x" / "a.csv"
    claimed.parent.mkdir()
    file.rename(claimed)
    again = Inbox(door, jobs.run)
    look_twice(again)
    assert len(door.ledger()) == 1
    assert names_in(inbox.folder / "taken") == ["a.csv", "a.csv.json"]
    assert ("note" in told(inbox, "taken", "a.csv")) == is_loaded
    assert list((inbox.folder / ".taking").iterdir()) == []


def test_on_a_full_disk_nothing_piles_up_and_the_file_is_put_away_later(
    door: Door, inbox: Inbox, emails: Emails, monkeypatch: pytest.MonkeyPatch
):
    dropped(inbox, emails("a.csv", [1]))

    def full(file: Path, text: str, **_: object) -> int:
        file.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_text", full)
        for _ in range(4):
            inbox.look()
    assert names_in(inbox.folder / "taken") == names_in(inbox.folder / "refused") == []
    inbox.look()
    assert told(inbox, "taken", "a.csv")["loaded"][0]["file_id"] == 1
    assert len(door.ledger()) == 1


def test_a_note_that_lies_there_is_not_written_over(inbox: Inbox, emails: Emails):
    (inbox.folder / "taken" / "a.csv.json").write_text("mine")
    dropped(inbox, emails("a.csv", [1]))
    look_twice(inbox)
    assert (inbox.folder / "taken" / "a.csv.json").read_text() == "mine"
    assert len(names_in(inbox.folder / "taken")) == 3


def test_a_file_that_grows_while_it_is_copied_is_loaded_once_and_stays(
    door: Door, inbox: Inbox, emails: Emails, monkeypatch: pytest.MonkeyPatch
):
    """What was read is more than what stood still, and all there is."""
    dropped(inbox, emails("a.csv", [1]))
    receive = door.archive.receive

    def grown(path: Path, **kept: Any) -> Any:
        if not door.archive.entries():
            with path.open("a") as more:
                more.write("E2,2025-01-01T10:00:00Z,Renewal,b@x.example,YES\n")
        return receive(path, **kept)

    monkeypatch.setattr(door.archive, "receive", grown)
    for _ in range(6):
        inbox.look()
    assert [row["read_count"] for row in door.ledger()] == [2]
    assert [line["file_id"] for line in told(inbox, "taken", "a.csv")["loaded"]] == [1]
    assert names_in(inbox.folder / "refused") == []


GROWTH = "E2,2025-01-01T10:00:00Z,Renewal,b@x.example,YES\n"


def test_growth_is_seen_after_a_restart(door: Door, inbox: Inbox, emails: Emails):
    dropped(inbox, emails("a.csv", [1]))
    look_twice(inbox)
    again = Inbox(door, jobs.run)
    with (inbox.folder / "taken" / "a.csv").open("a") as more:
        more.write(GROWTH)
    look_twice(again)
    assert [row["read_count"] for row in door.ledger()] == [2]
    assert "that is withdrawn" in told(inbox, "taken", "a.csv")["note"]


def test_what_was_put_away_long_before_a_restart_is_not_watched(
    door: Door, inbox: Inbox, emails: Emails
):
    dropped(inbox, emails("a.csv", [1]))
    look_twice(inbox)
    beside = inbox.folder / "taken" / "a.csv.json"
    written = beside.stat().st_mtime - dropped_room.WATCHED_SECONDS - 1
    os.utime(beside, (written, written))
    again = Inbox(door, jobs.run)
    with (inbox.folder / "taken" / "a.csv").open("a") as more:
        more.write(GROWTH)
    look_twice(again)
    assert [row["read_count"] for row in door.ledger()] == [1]


@pytest.mark.parametrize("written", ["", "{", "[]", "{}", '{"read_bytes": "x", "sha256": "yz"}'])
def test_any_file_may_lie_among_the_notes(door: Door, inbox: Inbox, emails: Emails, written: str):
    (inbox.folder / "taken" / "x.json").write_text(written)
    again = Inbox(door, jobs.run)
    dropped(inbox, emails("a.csv", [1]))
    look_twice(again)
    assert len(door.ledger()) == 1


@pytest.mark.parametrize("is_loaded", [True, False])
def test_a_part_is_withdrawn_though_the_dashboard_is_killed_before_its_whole_is_decided_on(
    door: Door, inbox: Inbox, emails: Emails, is_loaded: bool
):
    """Before the whole is read, or after it was and before the part is withdrawn."""
    dropped(inbox, emails("a.csv", [1]))
    look_twice(inbox)
    with (inbox.folder / "taken" / "a.csv").open("a") as more:
        more.write(GROWTH)
    inbox.look()
    [claimed] = inbox.folder.glob(".taking/*/a.csv")
    if is_loaded:
        door.load(claimed)
    look_twice(Inbox(door, jobs.run))
    assert [row["read_count"] for row in door.ledger()] == [2]
    assert [entry.state for entry in door.archive.entries()] == ["withdrawn", "loaded"]
    assert list((inbox.folder / ".taking").iterdir()) == []


def test_what_a_link_leads_to_is_read_again_where_it_grows(
    door: Door, inbox: Inbox, emails: Emails
):
    elsewhere = emails("a.csv", [1])
    (inbox.folder / "a.csv").symlink_to(elsewhere)
    look_twice(inbox)
    with elsewhere.open("a") as more:
        more.write(GROWTH)
    look_twice(inbox)
    assert [row["read_count"] for row in door.ledger()] == [2]


def test_a_file_that_cannot_be_moved_and_grows_counts_once(
    door: Door, inbox: Inbox, emails: Emails, monkeypatch: pytest.MonkeyPatch
):
    def stuck(*_: object) -> Path:
        raise PermissionError(13, "Permission denied")

    file = dropped(inbox, emails("a.csv", [1]))
    monkeypatch.setattr(Path, "rename", stuck)
    look_twice(inbox)
    with file.open("a") as more:
        more.write(GROWTH)
    look_twice(inbox)
    assert [row["read_count"] for row in door.ledger()] == [2]


def test_a_note_of_a_part_that_was_cut_off_keeps_nothing_from_being_taken(
    door: Door, inbox: Inbox, emails: Emails
):
    claimed = inbox.folder / ".taking" / "x" / "a.csv"
    claimed.parent.mkdir()
    emails("a.csv", [1]).rename(claimed)
    claimed.with_name(".part.json").write_text('{"loaded": [')
    look_twice(inbox)
    assert len(door.ledger()) == 1
    assert names_in(inbox.folder / "taken") == ["a.csv", "a.csv.json"]
