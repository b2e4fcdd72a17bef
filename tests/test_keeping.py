"""What people keep beside the data is checked, written whole, and lost by nobody's writing."""

import errno
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from filelock import FileLock

from csfunnel import keeping, listfile
from csfunnel.errors import DiskFull, KeptWrong, NotFound, WorkspaceBusy
from csfunnel.keeping import Annotation, Target
from csfunnel.listfile import made
from csfunnel.settings import ROOT

CHILD = Path(__file__).with_name("_keeping_writer.py")
DAY = date(2025, 3, 1)


def writer(home: Path, name: str, doing: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, str(CHILD), str(home), name, doing]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})


def save(home: Path, name: str = "Mine", **query: str) -> None:
    keeping.save_view(home, name, page="accounts", query=query, who="Kim")


def test_nothing_is_kept_in_a_new_workspace(tmp_path):
    stores = (keeping.views, keeping.pins, keeping.targets, keeping.annotations)
    assert [store(tmp_path).read() for store in stores] == [[], [], [], []]
    assert list(tmp_path.iterdir()) == []


def test_a_view_comes_back_as_it_was_saved(tmp_path):
    keeping.save_view(
        tmp_path, " EMEA & co ", page="", query={"csm": ["Ann", "Zoë+"], "by": "CSM"}, who=" Kim "
    )
    [view] = keeping.views(tmp_path).read()
    assert (view.name, view.page, view.saved_by) == ("EMEA & co", "", "Kim")
    assert parse_qs(view.query) == {"csm": ["Ann", "Zoë+"], "by": ["CSM"]}
    assert view.saved_at.tzinfo is not None


def test_a_name_is_taken_once_in_any_case(tmp_path):
    save(tmp_path, "Mine")
    with pytest.raises(KeptWrong, match="two views called “MINE”"):
        save(tmp_path, "MINE")
    save(tmp_path, "Other")
    with pytest.raises(KeptWrong, match="two views"):
        keeping.rename_view(tmp_path, "Other", to="mine")
    assert [view.name for view in keeping.views(tmp_path).read()] == ["Mine", "Other"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "A view needs a name"),
        ("   ", "A view needs a name"),
        ("x" * 81, "name: should have at most 80 characters"),
    ],
)
def test_a_view_needs_a_name_of_a_fitting_length(tmp_path, name, said):
    with pytest.raises(KeptWrong, match=f"^{said}"):
        save(tmp_path, name)
    assert not keeping.views(tmp_path).read()
    save(tmp_path, "Mine")
    with pytest.raises(KeptWrong, match=f"^{said}"):
        keeping.rename_view(tmp_path, "Mine", to=name)


def test_an_annotation_that_says_nothing_is_told_in_our_words():
    with pytest.raises(KeptWrong, match=r"^text: should not be empty\.$"):
        made(Annotation, day=DAY, text=" ")


def test_a_renamed_view_keeps_its_place_and_all_else(tmp_path):
    for name in "ABC":
        save(tmp_path, name, csm=name)
    before = keeping.views(tmp_path).read()
    keeping.rename_view(tmp_path, "B", to="Z")
    after = keeping.views(tmp_path).read()
    assert [view.name for view in after] == ["A", "Z", "C"]
    assert (after[1].query, after[1].saved_at) == (before[1].query, before[1].saved_at)


def test_what_somebody_else_deleted_is_told(tmp_path):
    save(tmp_path, "A")
    keeping.delete_view(tmp_path, "A")
    with pytest.raises(NotFound, match="no saved view 'A'"):
        keeping.delete_view(tmp_path, "A")
    with pytest.raises(NotFound):
        keeping.rename_view(tmp_path, "A", to="B")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"share": 0}, "share: should be greater than 0"),
        ({"share": 1.01}, "share: should be less than or equal to 1"),
        ({"share": float("nan")}, "share: "),
        ({"share": "12%"}, "share: should be a valid number"),
        ({"rate": "clicks"}, "rate: should be 'delivery'"),
        ({"from_day": "soon"}, "from_day: should be a valid date"),
    ],
)
def test_a_target_is_a_share_of_a_known_rate_from_a_day(cells, said):
    with pytest.raises(KeptWrong, match=said):
        made(Target, **{"rate": "click", "share": 0.1, "from_day": DAY, **cells})


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "Invalid JSON"),
        ("{}", "the file: should be a valid array"),
        ("[1]", "entry 1"),
        ('[{"rate": "click", "share": 0.1}]', "entry 1, from_day: Field required"),
        ('[{"rate": "click", "share": 2, "from_day": "2025-01-01"}]', "entry 1, share"),
        ('[{"rate": "click", "share": 0.1, "from_day": "2025-01-01", "x": 1}]', "entry 1, x"),
        (
            json.dumps([{"rate": "click", "share": 0.1, "from_day": "2025-01-01"}] * 2),
            "two targets",
        ),
    ],
)
def test_a_file_that_is_wrong_is_told_with_its_place_and_never_overwritten(tmp_path, written, said):
    store = keeping.targets(tmp_path)
    store.file.parent.mkdir()
    store.file.write_text(written)
    with pytest.raises(KeptWrong, match=f"kept/targets.json cannot be read: .*{said}.*Mend or"):
        store.read()
    with pytest.raises(KeptWrong):
        store.change(lambda entries: entries)
    assert store.file.read_text() == written


def test_writers_at_once_lose_nothing(tmp_path):
    writers = [writer(tmp_path, name, "write") for name in "ABC"]
    assert [each.wait(timeout=120) for each in writers] == [0, 0, 0]
    found = {each.text for each in keeping.annotations(tmp_path).read()}
    assert found == {f"{name} {number}" for name in "ABC" for number in range(20)}


def test_a_killed_writer_leaves_the_old_file_and_no_lock(tmp_path):
    store = keeping.annotations(tmp_path)
    store.change(lambda _: [Annotation(DAY, "before")])
    assert writer(tmp_path, "A", "die").wait(timeout=120) == -signal.SIGKILL
    assert [each.text for each in store.read()] == ["before"]
    assert len([*store.file.parent.glob(".annotations.json-*")]) == 1
    store.change(lambda entries: [*entries, Annotation(DAY, "after")])
    assert [each.text for each in store.read()] == ["before", "after"]
    assert not [*store.file.parent.glob(".annotations.json-*")]


def test_a_lock_that_is_not_let_go_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(listfile, "WAIT_SECONDS", 0.01)
    save(tmp_path)
    with (
        FileLock(keeping.views(tmp_path).file.with_suffix(".lock")),
        pytest.raises(WorkspaceBusy, match="is writing"),
    ):
        save(tmp_path, "Other")


def test_a_full_disk_is_told_and_the_file_is_as_it_was(tmp_path, monkeypatch):
    save(tmp_path)
    before = keeping.views(tmp_path).file.read_bytes()

    def full(handle):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        save(tmp_path, "Other")
    assert keeping.views(tmp_path).file.read_bytes() == before
    assert {file.suffix for file in (tmp_path / "kept").iterdir()} <= {".json", ".lock"}


def test_two_editors_keep_each_other_s_changes(tmp_path):
    store = keeping.annotations(tmp_path)
    a, b, c, d = (Annotation(DAY, name) for name in "abcd")
    begun = store.change(lambda _: [a, b])
    store.merge(before=begun, after=[a, b, c])
    store.merge(before=begun, after=[b, d])
    assert store.read() == [b, c, d]


def test_a_pin_notes_the_files_of_its_version_once(tmp_path):
    loaded_at = datetime(2025, 3, 3, 9, tzinfo=UTC)
    ledger = [{"file_id": 1, "table_name": "email.csv", "loaded_at": loaded_at}]
    keeping.pin(tmp_path, 4, ledger)
    keeping.pin(tmp_path, 4, ledger)
    keeping.pin(tmp_path, 5, [])
    first, second = keeping.pins(tmp_path).read()
    assert (first.version_no, first.files, first.loaded_at) == (4, {1: "email.csv"}, loaded_at)
    assert (second.files, second.loaded_at) == ({}, None)
