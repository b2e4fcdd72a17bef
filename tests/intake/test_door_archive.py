"""What happens to the archive behind the product's back is told; it takes no row out unseen."""

import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import duckdb
import pytest

from csfunnel.database_file import DATABASE_NAME
from csfunnel.errors import ArchiveDamaged
from csfunnel.intake.door import Door
from csfunnel.intake.loading import Loader
from workspaces import ledger, numbers

Emails = Callable[..., Path]


@pytest.fixture
def before(door: Door, emails: Emails) -> tuple[object, object]:
    """The numbers and the ledger of a workspace with two files, which is then closed."""
    door.load(emails("a.csv", [1, 2, 3]))
    door.load(emails("b.csv", [4, 5]))
    found = numbers(door.warehouse), ledger(door)
    door.close()
    return found


def state(home: Path) -> tuple[object, object]:
    """The numbers and the ledger of a workspace that is closed."""
    door = Door(home)
    try:
        return numbers(door.warehouse), ledger(door)
    finally:
        door.close()


@pytest.mark.parametrize("pattern", ["*", "*.json"])
def test_an_archive_that_is_gone_is_no_empty_one(
    home: Path, tmp_path: Path, before: object, pattern: str
):
    away = tmp_path / "away"
    away.mkdir()
    moved = [Path(shutil.move(file, away)) for file in (home / "archive").glob(pattern)]
    with pytest.raises(ArchiveDamaged, match="no longer has 2 of the 2 files that count"):
        Door(home)
    for file in moved:
        shutil.move(file, home / "archive")
    assert state(home) == before


def test_an_archive_that_cannot_be_read_is_no_empty_one(
    home: Path, before: object, monkeypatch: pytest.MonkeyPatch
):
    listed = Path.iterdir

    def closed(folder: Path) -> object:
        if folder.name == "archive":
            raise PermissionError(13, "Permission denied", str(folder))
        return listed(folder)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "iterdir", closed)
        with pytest.raises(ArchiveDamaged, match="cannot be read: Permission denied"):
            Door(home)
    assert state(home) == before


def test_one_entry_that_is_gone_is_told_and_without_the_database_it_is_left_out(
    home: Path, before: object
):
    first, _ = sorted((home / "archive").glob("*.json"))
    first.unlink()
    with pytest.raises(ArchiveDamaged, match=r"1 of the 2 files that count, such as a\.csv"):
        Door(home)
    (home / DATABASE_NAME).unlink()
    door = Door(home)
    assert [row["file_name"] for row in door.ledger()] == ["b.csv"]
    door.close()


@pytest.mark.parametrize("change", ["a digit", "cut off"])
def test_bytes_that_are_not_as_they_came_are_not_read_again(
    home: Path, before: object, change: str
):
    file, _ = sorted((home / "archive").glob("*.bin"))
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"2", b"7", 1) if change == "a digit" else whole[:-40])
    door = Door(home)
    with pytest.raises(ArchiveDamaged, match=r"is not as a\.csv was when it came"):
        door.rebuild()
    assert (numbers(door.warehouse), ledger(door)) == before
    file.write_bytes(whole)
    door.rebuild()
    assert (numbers(door.warehouse), ledger(door)) == before
    door.close()


def test_a_damaged_log_of_the_database_is_kept_aside_with_it(home: Path, before: object):
    with duckdb.connect(str(home / DATABASE_NAME)) as database:
        database.execute("pragma disable_checkpoint_on_shutdown")
        database.execute("create table beside as select range as place from range(1000)")
    log = home / f"{DATABASE_NAME}.wal"
    written = bytearray(log.read_bytes())
    written[len(written) // 2 : len(written) // 2 + 64] = bytes(range(64))
    log.write_bytes(written)
    assert state(home) == before
    assert len(list(home.glob(f"{DATABASE_NAME}.damaged-*"))) == 2


@pytest.mark.parametrize("folder", ["c0=x", "team=cs", "c1=5/c2=6"])
def test_a_folder_on_the_way_names_no_column(
    tmp_path: Path, emails: Emails, before: object, folder: str
):
    door = Door(tmp_path / folder / "home")
    door.load(emails("a.csv", [1, 2, 3]))
    door.load(emails("b.csv", [4, 5]))
    assert numbers(door.warehouse) == before[0]  # type: ignore[index] # a pair
    door.close()


def test_ctrl_c_within_a_query_is_ctrl_c(door: Door):
    former = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        with pytest.raises(KeyboardInterrupt), door.warehouse.reading() as cursor:
            cursor.execute("select sum(range) from range(1_000_000_000_000)")
        assert door.ledger() == []
    finally:
        signal.signal(signal.SIGALRM, former)


def test_a_load_ended_by_ctrl_c_within_a_query_is_taken_up_at_the_next_start(
    home: Path, door: Door, emails: Emails, monkeypatch: pytest.MonkeyPatch
):
    def interrupted(_: Loader) -> None:
        raise RuntimeError("Query interrupted")

    with monkeypatch.context() as patch:
        patch.setattr(Loader, "fast", interrupted)
        with pytest.raises(KeyboardInterrupt):
            door.load(emails("a.csv", [1, 2, 3]))
    assert [entry.state for entry in door.archive.entries()] == ["received"]
    door.close()
    again = Door(home)
    assert [row["added_count"] for row in again.ledger()] == [3]
    again.close()


def test_closing_waits_for_the_job_in_hand(door: Door, monkeypatch: pytest.MonkeyPatch):
    happened, is_held, may_end = [], Event(), Event()
    close = door.warehouse.close

    def job() -> None:
        with door.warehouse.writing:
            is_held.set()
            may_end.wait()
            happened.append("job")

    def closed() -> None:
        happened.append("closed")
        close()

    monkeypatch.setattr(door.warehouse, "close", closed)
    working, closing = Thread(target=job), Thread(target=door.close)
    working.start()
    is_held.wait()
    closing.start()
    may_end.set()
    for thread in (working, closing):
        thread.join()
    assert happened == ["job", "closed"]
