"""A pack holds every record once, in calls that are small enough, and is whole or not there."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csfunnel.errors import NotReady
from csfunnel.migration.packing import (
    MANIFEST,
    Chunks,
    Group,
    Spool,
    hours_of,
    made_alone,
    made_whole,
    write_manifest,
)

GROUP = Group("post", "catalyst", "Call")
TAIL = b'],"lookups":{}}'
records = st.dictionaries(st.text(max_size=8), st.integers(0, 200), max_size=30)


def record(name: str, size: int) -> bytes:
    """A record of some size."""
    return json.dumps({"id": name, "x": "é" * size}, ensure_ascii=False).encode()


def packed(sizes, folder: Path, *, most_bytes: int):
    """The chunks that records of some sizes make."""
    spool = Spool(folder / "spool")
    for name, size in sizes.items():
        spool.add(name, record(name, size))
    found = [*Chunks(folder, TAIL, most_bytes).write(GROUP, spool)]
    spool.drop()
    return found


@settings(deadline=None)  # files are written
@given(records, st.integers(60, 900))
def test_every_record_is_in_one_chunk_whole_and_in_order(sizes, most_bytes):
    with TemporaryDirectory() as name:
        folder = Path(name)
        found = packed(sizes, folder, most_bytes=most_bytes)
        read = [json.loads((folder / chunk.file).read_bytes())["records"] for chunk, _ in found]
    assert [record["id"] for each in read for record in each] == sorted(sizes)
    assert [len(record["x"]) for each in read for record in each] == [
        sizes[n] for n in sorted(sizes)
    ]
    assert [[record["id"] for record in each] for each in read] == [ids for _, ids in found]


@settings(deadline=None)  # files are written
@given(records, st.integers(60, 900))
def test_chunks_are_measured_in_bytes_as_sent_and_small_enough(sizes, most_bytes):
    with TemporaryDirectory() as name:
        folder = Path(name)
        for chunk, ids in packed(sizes, folder, most_bytes=most_bytes):
            body = (folder / chunk.file).read_bytes()
            assert chunk.bytes_count == len(body)
            assert chunk.sha256 == hashlib.sha256(body).hexdigest()
            assert chunk.records_count == len(ids)
            assert len(body) <= most_bytes or len(ids) == 1


@settings(deadline=None)  # files are written
@given(records, st.integers(60, 900))
def test_no_chunk_could_have_taken_the_next_record(sizes, most_bytes):
    with TemporaryDirectory() as name:
        found = packed(sizes, Path(name), most_bytes=most_bytes)
    for (chunk, _), (_, ids) in pairwise(found):
        assert chunk.bytes_count + len(b"," + record(ids[0], sizes[ids[0]])) > most_bytes


@pytest.mark.parametrize(
    ("calls", "hours"), [(0, (0.0, 0.0)), (1, (0.1, 0.3)), (12, (1.0, 3.0)), (25, (2.1, 6.3))]
)
def test_hours_are_calls_over_what_an_hour_allows(calls, hours):
    assert tuple(hours_of(calls).values()) == hours


def test_a_pack_is_there_when_all_is_written(tmp_path):
    out = tmp_path / "deep" / "pack"
    with made_whole(out) as folder:
        (folder / "a.json").write_text("{}")
        write_manifest(folder, [], {"kind": "prepare"})
        assert not out.exists()
    assert sorted(file.name for file in out.iterdir()) == ["a.json", MANIFEST]
    assert [file.name for file in out.parent.iterdir()] == ["pack"]


def test_all_files_of_a_pack_are_on_the_disk_before_it_is_in_its_place(tmp_path, monkeypatch):
    """Whatever they are: deleted.jsonl is the only copy of what will be deleted."""
    out, synced = tmp_path / "pack", dict[int, int]()
    sync, rename = os.fsync, Path.rename

    def noted(handle: int) -> None:
        sync(handle)
        synced[os.fstat(handle).st_ino] = os.fstat(handle).st_size

    def looked(partial: Path, target: Path) -> Path:
        files = {file.name: file.stat() for file in partial.iterdir()}
        written = {name: found.st_size for name, found in files.items()}
        assert {name: synced.get(found.st_ino) for name, found in files.items()} == written
        assert partial.stat().st_ino in synced
        synced.clear()
        return rename(partial, target)

    monkeypatch.setattr(os, "fsync", noted)
    monkeypatch.setattr(Path, "rename", looked)
    with made_whole(out) as folder:
        packed({"N1": 3, "N2": 5}, folder, most_bytes=60)
        (folder / "deleted.jsonl").write_text("{}\n")
        write_manifest(folder, [], {})
    assert "deleted.jsonl" in {file.name for file in out.iterdir()}
    assert [*synced] == [tmp_path.stat().st_ino]


def test_a_pack_that_fails_leaves_nothing(tmp_path):
    def fails():
        with made_whole(tmp_path / "pack") as folder:
            (folder / "a.json").write_text("{}")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert [*tmp_path.iterdir()] == []


def test_an_older_pack_is_replaced_and_an_empty_folder_filled(tmp_path):
    out = tmp_path / "pack"
    out.mkdir()
    for name in ("a.json", "b.json"):
        with made_whole(out) as folder:
            (folder / name).write_text("{}")
            write_manifest(folder, [], {})
    assert sorted(file.name for file in out.iterdir()) == ["b.json", MANIFEST]


@pytest.mark.parametrize("has_pack", [True, False])
def test_a_folder_with_other_files_is_left_alone(tmp_path, has_pack):
    out = tmp_path / "pack"
    out.mkdir()
    if has_pack:
        with made_whole(out) as folder:
            write_manifest(folder, [], {})
    (out / "thesis.doc").write_text("years of work")
    with pytest.raises(NotReady, match=r"thesis\.doc.*left alone"), made_whole(out):
        pass
    assert (out / "thesis.doc").read_text() == "years of work"


def test_a_file_in_the_way_is_left_alone(tmp_path):
    (tmp_path / "pack").write_text("x")
    with pytest.raises(NotReady, match="is a file"), made_whole(tmp_path / "pack"):
        pass


@pytest.mark.parametrize("place", ["file.txt/pack", "a" * 300, "/proc/nobody/pack", "/"])
def test_a_place_that_cannot_be_written_is_told_with_the_way_out(tmp_path, place):
    (tmp_path / "file.txt").write_text("mine")
    with pytest.raises(NotReady, match=r"[Nn]ame (another|a new)"), made_whole(tmp_path / place):
        pass
    assert (tmp_path / "file.txt").read_text() == "mine"


def test_two_makers_at_once_never_mix_their_packs(tmp_path):
    """The second is told, the first goes on, and its own thread may ask again for what it has."""
    out, said = tmp_path / "pack", list[str]()

    def second():
        try:
            with made_whole(out):
                said.append("made")
        except NotReady as problem:
            said.append(str(problem))

    with made_alone(out), made_whole(out) as folder:
        (folder / "a.json").write_text("{}")
        thread = Thread(target=second)
        thread.start()
        thread.join()
        write_manifest(folder, [], {})
    assert said == ["This pack is being made right now. Try again when it is done."]
    assert sorted(file.name for file in out.iterdir()) == ["a.json", MANIFEST]
    assert [file.name for file in tmp_path.iterdir()] == ["pack"]
    second()
    assert said[1:] == ["made"]


def test_a_killed_pack_does_not_look_whole_and_the_next_one_is(tmp_path):
    out = tmp_path / "pack"
    script = (
        "import os, signal, sys; from pathlib import Path;"
        "from csfunnel.migration.packing import made_whole, write_manifest\n"
        "with made_whole(Path(sys.argv[1])) as folder:\n"
        "    (folder / 'a.json').write_text('{}')\n"
        "    write_manifest(folder, [], {})\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        [sys.executable, "-c", script, str(out)], cwd=root, env={**os.environ}, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    assert not out.exists()
    with made_whole(out) as folder:
        write_manifest(folder, [], {})
    assert [file.name for file in tmp_path.iterdir()] == ["pack"]
    assert [file.name for file in out.iterdir()] == [MANIFEST]
