"""The archive has every byte that came, or nothing of it; each entry is whole."""

import errno
import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from csfunnel.errors import ArchiveDamaged, DiskFull, NotFound, Unreadable
from csfunnel.intake import archive as archive_room
from csfunnel.intake.archive import Archive, Entry, TableChoice, with_state
from csfunnel.intake.door import Door


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "home")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "export.csv"
    file.write_bytes(b"email_id\n1\n")
    return file


def received(archive: Archive, source: Path) -> Entry:
    return archive.receive(source, name="export.csv", who="ann", asked={"zone": "UTC"})


def numbered(archive: Archive, entry: Entry, *file_ids: int, state: str = "loaded") -> Entry:
    tables = tuple(TableChoice(file_id, "t", "email", {}) for file_id in file_ids)
    return archive.write(with_state(entry, state, tables=tables))


def test_the_bytes_and_who_brought_them_are_kept(archive: Archive, source: Path):
    entry = received(archive, source)
    assert archive.path(entry).read_bytes() == source.read_bytes()
    assert entry.sha256 == hashlib.sha256(source.read_bytes()).hexdigest()
    assert (entry.bytes_count, entry.received_by, entry.state) == (11, "ann", "received")
    assert archive.entries() == [entry]


def test_an_entry_is_read_back_as_it_was_written(archive: Archive, source: Path):
    entry = numbered(archive, received(archive, source), 1, 2)
    [read] = archive.entries()
    assert (read.file_ids, read.state, read.asked) == ((1, 2), "loaded", {"zone": "UTC"})
    assert archive.entry_of(2).stem == entry.stem
    with pytest.raises(NotFound, match="no file 3"):
        archive.entry_of(3)


def test_entries_come_in_the_order_of_their_arrival(archive: Archive, tmp_path: Path):
    for number in range(5):
        file = tmp_path / f"{number}.csv"
        file.write_text(str(number))
        archive.receive(file, name=file.name, who="", asked={})
    assert [entry.file_name for entry in archive.entries()] == [f"{at}.csv" for at in range(5)]


def test_an_id_is_never_given_twice(archive: Archive, source: Path):
    assert archive.next_file_id() == 1
    numbered(archive, received(archive, source), 1, 2, state="withdrawn")
    assert archive.next_file_id() == 3


@pytest.mark.parametrize("kind", ["missing", "a folder", "a dead link"])
def test_what_cannot_be_read_leaves_nothing_behind(archive: Archive, tmp_path: Path, kind: str):
    source = tmp_path / "export.csv"
    if kind == "a folder":
        source.mkdir()
    if kind == "a dead link":
        source.symlink_to(tmp_path / "nowhere")
    with pytest.raises(Unreadable, match=r"export\.csv cannot be read"):
        received(archive, source)
    assert not list(archive.folder.iterdir())


def test_a_reading_that_breaks_off_leaves_nothing_behind(
    archive: Archive, source: Path, monkeypatch: pytest.MonkeyPatch
):
    class Broken:
        def read(self, size: int) -> bytes:
            raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(Unreadable, match="Input/output error"):
        archive_room._read_chunk(Broken(), "export.csv")
    monkeypatch.setattr(archive_room, "_read_chunk", lambda *_: Broken().read(1))
    with pytest.raises(OSError, match="Input/output error"):
        received(archive, source)
    assert not list(archive.folder.iterdir())


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_told_and_leaves_nothing_behind(
    archive: Archive, source: Path, monkeypatch: pytest.MonkeyPatch, code: int
):
    def full(handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull, match=r"No room left in .*Make room"):
        received(archive, source)
    monkeypatch.undo()
    archive.forget_leftovers()
    assert not list(archive.folder.iterdir())


def test_what_a_killed_copy_left_is_forgotten_and_nothing_else(archive: Archive, source: Path):
    entry = received(archive, source)
    (archive.folder / ".partial-77-1").write_bytes(b"half")
    (archive.folder / f"{entry.stem}.json.partial").write_text("{")
    archive.write(replace(entry, stem="20250101T000000000000Z-noted-before-its-bytes"))
    archive.forget_leftovers()
    assert {file.name for file in archive.folder.iterdir()} == {
        f"{entry.stem}.bin",
        f"{entry.stem}.json",
    }


def test_an_entry_is_changed_whole_or_not_at_all(
    archive: Archive, source: Path, monkeypatch: pytest.MonkeyPatch
):
    entry = received(archive, source)

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(json, "dump", stopped)
    with pytest.raises(KeyboardInterrupt):
        archive.write(with_state(entry, "loaded"))
    assert archive.entries() == [entry]


def test_a_twin_is_discarded_with_its_bytes(archive: Archive, source: Path):
    archive.discard(received(archive, source))
    assert not list(archive.folder.iterdir())


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"tables": 7}', '{"tables": [{"file_id": 1}]}'])
def test_what_cannot_be_read_of_an_entry_is_named(archive: Archive, source: Path, text: str):
    entry = received(archive, source)
    (archive.folder / f"{entry.stem}.json").write_text(text)
    with pytest.raises(ArchiveDamaged, match=f"^{entry.stem}.json in the archive is damaged"):
        archive.entries()


def test_what_a_later_version_noted_of_a_file_does_not_keep_the_workspace_shut(
    archive: Archive, source: Path
):
    entry = numbered(archive, received(archive, source), 1)
    file = archive.folder / f"{entry.stem}.json"
    written = json.loads(file.read_text())
    tables = [table | {"added": 1} for table in written["tables"]]
    file.write_text(json.dumps(written | {"tables": tables, "later": 2}))
    assert [(each.stem, each.file_ids) for each in archive.entries()] == [(entry.stem, (1,))]


def test_an_entry_discarded_while_the_list_is_read_is_not_missed(
    archive: Archive, source: Path, monkeypatch: pytest.MonkeyPatch
):
    first, second = received(archive, source), received(archive, source)
    iterdir = Path.iterdir

    def and_a_discard(folder: Path) -> list[Path]:
        listed = list(iterdir(folder))
        archive.discard(first)
        return listed

    monkeypatch.setattr(Path, "iterdir", and_a_discard)
    assert archive.entries() == [second]


def test_a_loaded_file_whose_bytes_are_gone_is_told_and_never_dropped(tmp_path: Path) -> None:
    home, source = tmp_path / "home", tmp_path / "user.csv"
    source.write_text("email,user_id\na@vendor.example,U1\n", encoding="utf-8")
    door = Door(home)
    door.load(source)
    [entry] = door.archive.entries()
    door.archive.path(entry).unlink()
    with pytest.raises(Unreadable, match=r"user.csv are gone from the archive"):
        door.rebuild()
    door.close()
    reopened = Door(home)
    assert [row["added_count"] for row in reopened.ledger()] == [1]
    reopened.close()


def test_the_bytes_of_a_file_that_was_read_leave_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """And where a system takes no such advice, the file is loaded all the same."""
    told: list[tuple[int, int]] = []

    def advised(fileno: int, _start: int, _length: int, advice: int) -> None:
        told.append((os.fstat(fileno).st_ino, advice))
        raise OSError(errno.EINVAL, "no cache here")

    monkeypatch.setattr(os, "posix_fadvise", advised, raising=False)
    monkeypatch.setattr(os, "POSIX_FADV_DONTNEED", 4, raising=False)
    file = tmp_path / "companies.csv"
    file.write_text("Gsid,Name\n1,A\n")
    door = Door(tmp_path / "home")
    door.load(file)
    [entry] = door.archive.entries()
    door.close()
    assert told == [(door.archive.path(entry).stat().st_ino, os.POSIX_FADV_DONTNEED)]
