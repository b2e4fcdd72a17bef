"""What goes wrong around the door costs no number, and is told in one line."""

import errno
import json
import logging
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from csfunnel.database_file import DATABASE_NAME
from csfunnel.errors import DatabaseDamaged, DiskFull, Refused
from csfunnel.intake import taking
from csfunnel.intake.door import MOST_TRIES, Door
from csfunnel.intake.loading import Loader
from csfunnel.settings import ROOT
from csfunnel.warehouse import DatabaseError
from workspaces import EMAIL, GOLDEN, counts, email, ledger, numbers, rows_of, write_csv

Emails = Callable[..., Path]
HEAD_BYTES = 3 * 4096
BLOCK_BYTES = 1 << 18
KEPT = f"{DATABASE_NAME}.damaged-*"


@pytest.fixture
def before(door: Door, emails: Emails) -> tuple[object, object]:
    """The numbers and the ledger of a workspace with one file, which is then closed."""
    door.load(emails("a.csv", [1, 2, 3]))
    found = numbers(door.warehouse), ledger(door)
    door.close()
    return found


@pytest.mark.parametrize("damage", ["empty", "no database", "cut off", "no head", "bits", "newer"])
def test_a_damaged_database_is_kept_aside_and_made_anew(
    home: Path, before: object, caplog: pytest.LogCaptureFixture, damage: str
):
    database = home / DATABASE_NAME
    whole = database.read_bytes()
    bits = bytearray(whole)
    for place in range(HEAD_BYTES + 100, len(bits), 1 << 16):
        bits[place] ^= 0xFF
    broken = {
        "empty": b"",
        "no database": b"hello",
        "cut off": whole[: len(whole) // 2],
        "no head": bytes(HEAD_BYTES) + whole[HEAD_BYTES:],
        "bits": bytes(bits),
        "newer": whole[:12] + b"\x63" + whole[13:],
    }[damage]
    database.write_bytes(broken)
    with caplog.at_level(logging.WARNING, logger="csfunnel"):
        door = Door(home)
    [kept] = home.glob(KEPT)
    assert kept.read_bytes() == broken
    assert kept.name in caplog.text
    assert "made anew from the archive" in caplog.text
    assert (numbers(door.warehouse), ledger(door)) == before
    door.close()


def test_a_block_found_damaged_later_is_told_with_the_way_out(home: Path, before: object):
    """Which block a query reads is DuckDB's to choose, so they are damaged one after the other."""
    database = home / DATABASE_NAME
    whole = database.read_bytes()
    told = ""
    for place in range(HEAD_BYTES + 100, len(whole), BLOCK_BYTES):
        database.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        door = Door(home)
        try:
            numbers(door.warehouse)
        except DatabaseDamaged as problem:
            told = str(problem)
        door.close()
        if told:
            break
    assert f"move {DATABASE_NAME} out of the workspace" in told
    database.rename(home.parent / DATABASE_NAME)
    door = Door(home)
    assert (numbers(door.warehouse), ledger(door)) == before
    door.close()


def test_a_database_that_opens_is_left_alone(
    home: Path, before: object, caplog: pytest.LogCaptureFixture
):
    (home / f"{DATABASE_NAME}.wal").write_bytes(b"")
    door = Door(home)
    assert (numbers(door.warehouse), ledger(door)) == before
    assert not list(home.glob(KEPT))
    assert not caplog.records
    door.close()


def test_a_ledger_of_an_earlier_version_is_brought_to_the_same_columns(
    home: Path, before: object, emails: Emails
):
    with duckdb.connect(str(home / DATABASE_NAME)) as earlier:
        earlier.execute("alter table ledger drop column is_mended")
        earlier.execute("alter table ledger add column state varchar default 'loaded'")
    door = Door(home)
    assert (numbers(door.warehouse), ledger(door)) == before
    door.load(emails("b.csv", [4]))
    again, loaded = ledger(door), door.rebuild()
    assert (len(again), loaded) == (2, 2)
    assert again == ledger(door)
    door.close()


def test_other_troubles_of_the_database_are_not_taken_for_damage(
    home: Path, before: object, monkeypatch: pytest.MonkeyPatch
):
    def denied(*_: object) -> None:
        raise DatabaseError("IO Error: Cannot open file: Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr("csfunnel.intake.door.Warehouse", denied)
        with pytest.raises(DatabaseError, match="Permission denied"):
            Door(home)
    assert not list(home.glob(KEPT))
    Door(home).close()


def unforeseen(*_: object, **__: object) -> None:
    raise ZeroDivisionError("jane@example.com")


def test_an_unforeseen_error_is_raised_and_the_file_refused_with_its_kind(
    door: Door, home: Path, emails: Emails, monkeypatch: pytest.MonkeyPatch
):
    door.load(emails("a.csv", [1]))
    before = numbers(door.warehouse), ledger(door)
    with monkeypatch.context() as patched:
        patched.setattr(Loader, "fast", unforeseen)
        with pytest.raises(ZeroDivisionError):
            door.load(emails("b.csv", [2]))
    [entry] = door.refused()
    assert "ZeroDivisionError" in entry.reason
    assert "jane" not in entry.reason
    assert (numbers(door.warehouse), ledger(door)) == before
    door.close()
    again = Door(home)
    assert (numbers(again.warehouse), ledger(again)) == before
    assert counts(again.load(emails("b.csv", [2]))[0]) == {"read": 1, "added": 1}
    assert not again.refused()
    again.close()


def received(door: Door, file: Path) -> None:
    """Leave a file as a killed process does."""
    door.archive.receive(file, name=file.name, who="ann", asked={})


def test_a_file_that_was_cut_off_is_taken_up_as_it_was_meant(
    door: Door, home: Path, tmp_path: Path
):
    file = write_csv(tmp_path / "calls.csv", ["Key", "When"], [["K1", "2025-01-01 10:00"]])
    columns_map = {"Key": "call_id", "When": "started_at"}
    asked = {"data_set": "call", "zone": "Asia/Tokyo", "columns_map": columns_map, "for_file": {}}
    door.archive.receive(file, name="calls.csv", who="ann", asked=asked)
    door.close()
    again = Door(home)
    [line] = again.ledger()
    assert (line["data_set"], line["zone"], line["loaded_by"]) == ("call", "Asia/Tokyo", "ann")
    again.close()


def test_a_file_taken_up_may_be_refused_and_the_workspace_opens(
    door: Door, home: Path, tmp_path: Path
):
    received(door, write_csv(tmp_path / "a.csv", ["colour", "shape"], [["red", "round"]]))
    door.close()
    again = Door(home)
    assert "no data set we take" in again.refused()[0].reason
    again.close()


def test_an_unforeseen_error_in_a_file_taken_up_does_not_keep_the_workspace_shut(
    door: Door, home: Path, emails: Emails,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
):  # fmt: skip
    received(door, emails("a.csv", [1]))
    door.close()
    monkeypatch.setattr(Loader, "fast", unforeseen)
    again = Door(home)
    assert "ZeroDivisionError" in again.refused()[0].reason
    assert "ZeroDivisionError" in caplog.text
    assert "in unforeseen" in caplog.text
    again.close()


def test_a_file_that_stops_the_process_each_time_is_given_up(
    door: Door, home: Path, emails: Emails, monkeypatch: pytest.MonkeyPatch
):
    def killed(*_: object, **__: object) -> None:
        raise SystemExit

    received(door, emails("a.csv", [1]))
    door.close()
    with monkeypatch.context() as patched:
        patched.setattr(taking, "unpack", killed)
        for _ in range(MOST_TRIES):
            with pytest.raises(SystemExit):
                Door(home)
        again = Door(home)
    assert again.refused()[0].reason == "csfunnel was stopped 4 times while it read this file."
    assert counts(again.load(emails("a.csv", [1]))[0]) == {"read": 1, "added": 1}
    again.close()


def test_a_withdrawal_that_fails_leaves_the_file_loaded(
    door: Door, emails: Emails, monkeypatch: pytest.MonkeyPatch
):
    door.load(emails("a.csv", [1]))
    before = numbers(door.warehouse), ledger(door)
    with monkeypatch.context() as patched:
        patched.setattr(Loader, "fast", unforeseen)
        patched.setattr(door.warehouse, "build", unforeseen)
        with pytest.raises(ZeroDivisionError):
            door.withdraw(1)
    assert (numbers(door.warehouse), ledger(door)) == before
    assert [entry.state for entry in door.archive.entries()] == ["loaded"]
    assert door.withdraw(1) == [1]


@pytest.mark.parametrize(
    "says", ["No space left on device", "Disk quota exceeded", "File too large"]
)
def test_a_full_disk_under_the_database_is_told(
    door: Door, emails: Emails, monkeypatch: pytest.MonkeyPatch, says: str
):
    def full(*_: object, **__: object) -> None:
        raise DatabaseError(f'IO Error: Could not write file "x": {says}')

    before = numbers(door.warehouse)
    with monkeypatch.context() as patched:
        patched.setattr(door.warehouse, "build", full)
        with pytest.raises(DiskFull, match="nothing was changed"):
            door.load(emails("a.csv", [1]))
    assert numbers(door.warehouse) == before
    assert counts(door.load(emails("a.csv", [1]))[0]) == {"read": 1, "added": 1}


def test_what_fails_after_the_commit_is_no_refusal_and_is_made_up_for(
    door: Door, emails: Emails, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    door.load(emails("a.csv", [1]))
    with monkeypatch.context() as patched:
        patched.setattr(door.archive, "decide", full)
        [loaded] = door.load(emails("b.csv", [2]))
    assert "loaded and counted" in loaded.warnings[-1]
    assert "No space left on device" in loaded.warnings[-1]
    assert door.withdraw(1) == [1]  # makes the table anew from the archive, the second file with it
    assert rows_of(door.warehouse, "email")
    assert [entry.state for entry in door.archive.entries()] == ["withdrawn", "loaded"]
    assert door.withdraw(2) == [2]
    assert not rows_of(door.warehouse, "email")


def limited(home: Path, file: Path, limit_bytes: int) -> "subprocess.CompletedProcess[str]":
    """The command line loads a file where no file may grow beyond a limit."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))

    command = [sys.executable, "-m", "csfunnel", "--home", str(home), "load", str(file)]
    return subprocess.run(
        command, cwd=ROOT, preexec_fn=limit, text=True, capture_output=True, check=False
    )


@pytest.mark.parametrize("room", ["archive", "database"])
def test_where_there_is_no_room_one_line_says_so_and_the_old_numbers_stay(
    home: Path, before: object, tmp_path: Path, room: str
):
    rows = [email(at, journey_name="%032x" % (at * 0x9E3779B97F4A7C15)) for at in range(10, 60_010)]
    file = write_csv(tmp_path / "large.csv", EMAIL, rows)
    taken_bytes = (home / DATABASE_NAME).stat().st_size
    limit_bytes = 1 << 20 if room == "archive" else max(taken_bytes, file.stat().st_size) + 4096
    done = limited(home, file, limit_bytes)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("large.csv: refused. No room left in ")
    assert done.stderr.count("\n") == 1
    door = Door(home)
    assert (numbers(door.warehouse), ledger(door)) == before
    [loaded] = door.load(file)
    assert counts(loaded) == {"read": 60_000, "added": 60_000}
    door.close()


@pytest.mark.parametrize("kind", ["missing", "a folder", "forbidden"])
def test_a_file_that_cannot_be_read_is_refused(door: Door, tmp_path: Path, kind: str):
    file = tmp_path / "export.csv"
    if kind == "a folder":
        file.mkdir()
    if kind == "forbidden":
        file.write_bytes((GOLDEN / "email.csv").read_bytes())
        file.chmod(0)
    if kind == "forbidden" and os.geteuid() == 0:
        assert door.load(file)  # root reads all
        return
    with pytest.raises(Refused, match=r"export\.csv cannot be read"):
        door.load(file)
    assert not door.archive.entries()


def test_settings_of_a_workspace_that_cannot_be_are_told_before_anything_is_opened(
    home: Path,
):
    home.mkdir()
    (home / "settings.json").write_text(json.dumps({"report_timezone": "Mars/Olympus"}))
    with pytest.raises(Exception, match="IANA zone"):
        Door(home)
    (home / "settings.json").unlink()
    Door(home).close()
