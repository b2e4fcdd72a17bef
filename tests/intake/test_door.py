"""What comes in is counted, comes once, replaces what it should, and can go as if it never came."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from csfunnel.database_file import DATABASE_NAME
from csfunnel.errors import AlreadyLoaded, NotFound, Refused, WorkspaceBusy
from csfunnel.intake.archive import with_state
from csfunnel.intake.door import Asked, Door
from csfunnel.intake.progress import Watch
from csfunnel.warehouse import READING_NO
from workspaces import EMAIL, GOLDEN, counts, email, ledger, numbers, rows_of, write_csv

Emails = Callable[..., Path]
WITHOUT = ("file_id", "loaded_at")


def fresh(tmp_path: Path, *files: Path) -> tuple[object, object]:
    """The numbers and the ledger of a workspace that saw these files only."""
    door = Door(Path(tmp_path / "fresh"))
    for file in files:
        door.load(file)
    found = numbers(door.warehouse), ledger(door, without=WITHOUT)
    door.close()
    return found


def seen(door: Door) -> tuple[object, object]:
    return numbers(door.warehouse), ledger(door, without=WITHOUT)


def test_the_same_bytes_change_nothing_even_under_another_name(door: Door, emails: Emails):
    door.load(emails("a.csv", [1, 2, 3]))
    before = ledger(door), numbers(door.warehouse), door.warehouse.version(), door.archive.entries()
    other = emails("b.csv", [1, 2, 3])
    with pytest.raises(AlreadyLoaded, match=r"b\.csv has the same bytes as a\.csv.*as file 1\."):
        door.load(other)
    after = ledger(door), numbers(door.warehouse), door.warehouse.version(), door.archive.entries()
    assert after == before


def test_the_same_rows_in_other_bytes_are_unchanged(door: Door, emails: Emails):
    door.load(emails("a.csv", [1, 2, 3]))
    before = numbers(door.warehouse)
    [loaded] = door.load(emails("b.csv", [3, 2, 1]))
    assert counts(loaded) == {"read": 3, "unchanged": 3}
    assert numbers(door.warehouse) == before


def test_a_later_row_replaces_the_whole_row(door: Door, emails: Emails, tmp_path: Path):
    door.load(emails("a.csv", [1, 2], is_sent="YES"))
    [loaded] = door.load(
        write_csv(tmp_path / "b.csv", [*EMAIL[:4], "subject"], [[*email(1)[:4], "Hello"]])
    )
    assert counts(loaded) == {"read": 1, "updated": 1}
    table = door.warehouse.cursor().table("loaded_email").select("email_id", "is_sent", "subject")
    assert set(table.fetchall()) == {("E1", None, "Hello"), ("E2", True, None)}


def test_a_later_row_of_the_same_file_replaces_the_earlier(door: Door, tmp_path: Path):
    rows = [email(1, is_sent="NO"), email(2), email(1, is_sent="maybe"), email(1, is_sent="YES")]
    [loaded] = door.load(write_csv(tmp_path / "a.csv", EMAIL, rows))
    assert counts(loaded) == {"read": 4, "added": 2, "repeated": 2}
    assert loaded.warnings == ("is_sent: 1 cells are neither yes nor no and were read as not set.",)
    [row] = [row for row in rows_of(door.warehouse, "email") if "'E1'" in row]
    assert "True" in row


def test_a_withdrawn_file_is_as_if_it_had_never_come(door: Door, emails: Emails, tmp_path: Path):
    first = emails("first.csv", [1, 2, 3])
    wrong = emails("wrong.csv", [2, 3, 4, 5], is_sent="NO", journey_name="Wrong")
    later = emails("later.csv", [3, 4], is_sent="NO", journey_name="Wrong")
    last = emails("last.csv", [4, 6], journey_name="Last")
    for file in (first, wrong, later, last):
        door.load(file)
    assert door.withdraw(2) == [2]
    assert seen(door) == fresh(tmp_path, first, later, last)
    assert door.rejects(1).count("\n") == 1
    with pytest.raises(NotFound, match="withdrawn already"):
        door.withdraw(2)


def test_a_withdrawn_file_may_come_again(door: Door, emails: Emails):
    file = emails("a.csv", [1, 2])
    door.load(file)
    before = numbers(door.warehouse)
    door.withdraw(1)
    assert not door.ledger()
    [loaded] = door.load(file)
    assert (loaded.file_id, counts(loaded)) == (2, {"read": 2, "added": 2})
    assert numbers(door.warehouse) == before


def test_version_and_files_are_kept_as_the_tables_have_them(
    door: Door, emails: Emails, tmp_path: Path
):
    def is_kept_well() -> bool:
        told = door.warehouse.report("data_version", {})[0]["version_no"]
        is_same = door.warehouse.version() == told
        return is_same and door.warehouse.has_files() == bool(door.ledger())

    assert is_kept_well()
    assert not door.warehouse.has_files()
    for change in (
        lambda: door.load(emails("a.csv", [1, 2])),
        lambda: door.load(emails("b.csv", [3])),
        lambda: door.withdraw(2),
        door.rebuild,
        lambda: door.restore(2),
    ):
        before = door.warehouse.version()
        change()
        assert door.warehouse.version() > before
        assert is_kept_well()
    with pytest.raises(Refused):
        door.load(write_csv(tmp_path / "c.csv", ["nothing", "of", "ours"], [["1", "2", "3"]]))
    assert is_kept_well()
    door.withdraw(1)
    door.withdraw(2)
    assert is_kept_well()
    assert not door.warehouse.has_files()


def test_withdrawing_what_is_not_there_says_so(door: Door):
    with pytest.raises(NotFound, match="no file 7"):
        door.withdraw(7)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with golden files, rejects, repeats, updates, warnings and a withdrawn file."""
    place = tmp_path_factory.mktemp("template")
    door = Door(place / "home")
    for name in ("company", "person", "email", "booking", "call", "renewal", "user"):
        door.load(GOLDEN / f"{name}.csv")
    rows = [email(1), email(1, is_sent="maybe"), email(2, executed_at="soon"), ["E3"]]
    door.load(write_csv(place / "odd.csv", [*EMAIL, "Strange Column"], [[*r, "x"] for r in rows]))
    calls = [["K1", "2025-01-01 01:30 am"], ["K2", "2024-11-03 01:30 am"]]
    zoned = write_csv(place / "calls.csv", ["call_id", "started_at"], calls)
    door.load(zoned, asked=Asked(data_set="call", zone="America/New_York"))
    door.load(write_csv(place / "gone.csv", EMAIL, [email(at) for at in range(9)]))
    door.withdraw(10)
    door.close()
    return place / "home"


@pytest.fixture
def full(template: Path, home: Path) -> Iterator[Door]:
    """A copy of the template, open."""
    shutil.copytree(template, home)
    door = Door(home)
    yield door
    door.close()


def test_a_rebuild_gives_the_same_numbers_and_the_same_ledger(full: Door):
    before = numbers(full.warehouse), ledger(full), full.rejects(8)
    assert full.rebuild() == 9
    assert (numbers(full.warehouse), ledger(full), full.rejects(8)) == before


def test_the_database_can_be_thrown_away(full: Door, home: Path):
    before = numbers(full.warehouse), ledger(full), full.rejects(8)
    full.close()
    for file in home.glob(f"{DATABASE_NAME}*"):
        file.unlink()
    again = Door(home)
    assert (numbers(again.warehouse), ledger(again), again.rejects(8)) == before
    again.close()


def test_a_file_read_fast_is_read_with_care_where_that_no_longer_does(full: Door):
    """As after a change of the code: a rebuild must not stop at what was fine before."""
    before = numbers(full.warehouse), ledger(full)
    for entry in full.archive.entries():
        tables = tuple(type(table)(**{**vars(table), "careful": False}) for table in entry.tables)
        full.archive.write(with_state(entry, entry.state, tables=tables))
    full.rebuild()
    assert (numbers(full.warehouse), ledger(full)) == before


def test_rows_that_an_older_csfunnel_read_otherwise_are_read_anew(full: Door, home: Path):
    before = numbers(full.warehouse), ledger(full)
    with full.warehouse.transaction() as cursor:
        cursor.execute("update loaded_email set contact_email = 'x@x.example'")
        older = json.dumps({"reading": READING_NO - 1})
        cursor.execute("update data_state set settings_json = $older", {"older": older})
    full.close()
    again = Door(home)
    assert (numbers(again.warehouse), ledger(again)) == before
    version = again.warehouse.version()
    again.close()
    once_more = Door(home)
    assert once_more.warehouse.version() == version
    once_more.close()


def test_files_are_read_again_in_the_order_they_were_loaded(door: Door, emails: Emails):
    """Whatever the clock did between them."""
    for name, word in (("a.csv", "NO"), ("b.csv", "YES")):
        door.load(emails(name, [1], is_sent=word))
    first, second = door.archive.entries()
    early = "20000101T000000000000Z"
    for suffix in (".bin", ".json"):
        source = door.archive.folder / f"{second.stem}{suffix}"
        source.rename(door.archive.folder / f"{early}{suffix}")
    door.archive.write(type(second)(**{**vars(second), "stem": early}))
    assert [entry.stem for entry in door.archive.entries()] == [early, first.stem]
    before = rows_of(door.warehouse, "email")
    door.rebuild()
    assert rows_of(door.warehouse, "email") == before


def test_several_tables_of_a_zip_come_and_go_together(door: Door, tmp_path: Path):
    folder = tmp_path / "zipped"
    folder.mkdir()
    for name in ("company", "email", "booking"):
        shutil.copy(GOLDEN / f"{name}.csv", folder)
    packed = Path(shutil.make_archive(str(tmp_path / "exports"), "zip", folder))
    version = door.warehouse.version()
    loaded = door.load(packed)
    assert sorted(each.data_set for each in loaded) == ["booking", "company", "email"]
    assert door.warehouse.version() == version + 1
    assert door.withdraw(2) == [1, 2, 3]
    assert not door.ledger()
    assert not rows_of(door.warehouse, "email")


def test_one_bad_table_keeps_the_whole_zip_out(door: Door, tmp_path: Path):
    folder = tmp_path / "zipped"
    folder.mkdir()
    shutil.copy(GOLDEN / "company.csv", folder)
    (folder / "strange.csv").write_text("colour,shape\nred,round\n")
    before = numbers(door.warehouse)
    with pytest.raises(Exception, match="no data set we take"):
        door.load(Path(shutil.make_archive(str(tmp_path / "exports"), "zip", folder)))
    assert (numbers(door.warehouse), door.ledger()) == (before, [])
    [entry] = door.refused()
    assert (entry.file_name, entry.tables) == ("exports.zip", ())


def test_a_workspace_has_one_owner_at_a_time(door: Door, home: Path):
    with pytest.raises(WorkspaceBusy, match="has the workspace"):
        Door(home)
    assert door.warehouse.version() == 1


def test_every_step_is_told(door: Door, emails: Emails):
    steps: list[str] = []
    door.load(emails("a.csv", [1]), progress=Watch(steps.append))
    taken = "received unpacked recognised noted merged built committed finished"
    assert steps == taken.split()
