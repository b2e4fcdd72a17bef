"""The inbox takes what is dropped, does the command line's jobs, and nothing stops it."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from threading import Event, Thread, Timer
from typing import Any

import pytest
from filelock import FileLock

from csfunnel import jobs
from csfunnel.errors import CsfunnelError, NotFound, WorkspaceBusy
from csfunnel.intake import inbox as inbox_room
from csfunnel.intake import staged
from csfunnel.intake.desk import Desk
from csfunnel.intake.door import Door
from csfunnel.intake.inbox import SERVER_LOCK_NAME, Inbox, is_served, post
from csfunnel.settings import ROOT

Emails = Callable[..., Path]
ADDRESS = "jane@example.com"


@pytest.fixture
def inbox(door: Door) -> Inbox:
    return Inbox(door, jobs.run)


def dropped(inbox: Inbox, file: Path, name: str = "") -> Path:
    return file.rename(inbox.folder / (name or file.name))


def told(inbox: Inbox, where: str, name: str) -> Any:
    return json.loads((inbox.folder / where / f"{name}.json").read_text(encoding="utf-8"))


def look_twice(inbox: Inbox) -> None:
    """A file is taken once it stood still from one look to the next."""
    inbox.look()
    inbox.look()


def names_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if file.is_file())


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
    replace = Path.replace

    def some(file: Path, target: Path) -> Path:
        if file == stuck:
            raise PermissionError(13, "Permission denied")
        return replace(file, target)

    with monkeypatch.context() as patched, caplog.at_level(logging.WARNING, logger="csfunnel"):
        patched.setattr(Path, "replace", some)
        for _ in range(4):
            inbox.look()
    assert names_in(inbox.folder / "taken") == ["b.csv", "b.csv.json"]
    assert caplog.messages == ["a.csv stays in the inbox: Permission denied."]
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


def ask(inbox: Inbox, name: str, params: Mapping[str, Any]) -> Any:
    """Post a job as another process does, and have it answered."""
    found: list[Any] = []

    def wait() -> None:
        try:
            found.append(post(inbox.door.home, name, params))
        except CsfunnelError as problem:
            found.append(problem)

    with FileLock(inbox.door.home / SERVER_LOCK_NAME, thread_local=False):
        thread = Thread(target=wait)
        thread.start()
        pause = Event()
        while thread.is_alive():
            inbox.look()
            pause.wait(0.01)
    [answer] = found
    return answer


def test_a_job_is_answered(door: Door, inbox: Inbox):
    assert ask(inbox, "status", {}) == jobs.run(door, "status", {})
    assert list(inbox.jobs.iterdir()) == []


def test_an_answer_is_of_one_state_of_the_data_though_a_file_comes_in_between(
    door: Door, emails: Emails, monkeypatch: pytest.MonkeyPatch
):
    door.load(emails("a.csv", [1]))
    asked = {"unit": "email", "basis": "cohort", "credit": "all", "model": "last"}
    before = jobs.run(door, "funnel", asked)
    report, later = door.warehouse.report, [emails("b.csv", [2, 3])]

    def and_a_load(name: str, params: Mapping[str, Any], *, cursor: Any = None) -> Any:
        rows = report(name, params, cursor=cursor)
        if later and name == "funnel_cohort_emails":
            door.load(later.pop())
        return rows

    monkeypatch.setattr(door.warehouse, "report", and_a_load)
    assert jobs.run(door, "funnel", asked) == before
    assert jobs.run(door, "funnel", asked)["as_of"] != before["as_of"]


def test_an_error_of_ours_reaches_who_asked_under_its_name(inbox: Inbox):
    problem = ask(inbox, "withdraw", {"file_id": 7})
    assert isinstance(problem, NotFound)
    assert "no file 7" in str(problem)


@pytest.mark.parametrize("name", ["no such job", "status"])
def test_a_job_nobody_foresaw_is_answered_with_an_apology_and_logged(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str
):
    monkeypatch.setitem(jobs.JOBS, "status", broken)
    problem = ask(inbox, name, {})
    assert type(problem) is CsfunnelError
    assert "did not foresee" in str(problem)
    assert "jane" not in str(problem)
    assert "in _answer" in caplog.text
    assert "jane" not in caplog.text
    assert list(inbox.jobs.iterdir()) == []


@pytest.mark.parametrize("name", ["a.ask.json", "a.answer.json", "a.ask.partial"])
def test_what_killed_commands_left_is_removed_at_the_start_and_not_done(
    door: Door, home: Path, inbox: Inbox, emails: Emails,
    monkeypatch: pytest.MonkeyPatch, name: str,
):  # fmt: skip
    door.load(emails("a.csv", [1, 2]))
    job = json.dumps({"name": "withdraw", "params": {"file_id": 1}})
    (inbox.jobs / name).write_text(job)
    seen = list[list[str]]()

    def look(inbox: Inbox) -> None:
        seen.append(names_in(inbox.jobs))

    monkeypatch.setattr(Inbox, "look", look)
    door.watch_inbox(jobs.run)
    assert is_served(home)
    door.close()
    assert seen[0] == []


def test_who_waits_no_more_gets_no_answer(inbox: Inbox, monkeypatch: pytest.MonkeyPatch):
    asked = inbox.jobs / "x.ask.json"
    asked.write_text(json.dumps({"name": "status", "params": {}}))
    monkeypatch.setitem(jobs.JOBS, "status", lambda *_: asked.unlink())
    inbox.look()
    assert names_in(inbox.jobs) == []


def test_an_answer_nobody_reads_is_removed_after_a_while(inbox: Inbox):
    for name, age_seconds in (("old", 61), ("new", 0)):
        answer = inbox.jobs / f"{name}.answer.json"
        answer.write_text("{}")
        written = answer.stat().st_mtime - age_seconds
        os.utime(answer, (written, written))
    inbox.look()
    assert names_in(inbox.jobs) == ["new.answer.json"]


def test_files_left_on_the_desk_are_removed_after_some_hours(door: Door, inbox: Inbox):
    paths = [Desk(door).stage(BytesIO(b"a"), bytes_count=1) for _ in range(3)]
    for path, age_hours in zip(paths, (3.9, 4.1, 4.1), strict=True):
        written = path.stat().st_mtime - age_hours * 3600
        os.utime(path, (written, written))
    staged.keep(paths[2])
    inbox.look()
    assert [path.parent.exists() for path in paths] == [True, False, True]


def test_a_job_that_is_no_json_is_put_away(inbox: Inbox, caplog: pytest.LogCaptureFixture):
    (inbox.jobs / "x.ask.json").write_text("{")
    inbox.look()
    assert names_in(inbox.jobs) == ["x.answer.json"]
    assert caplog.records


def test_who_asks_where_nobody_answers_is_told_and_takes_the_job_back(inbox: Inbox):
    with pytest.raises(WorkspaceBusy, match="stopped before it answered"):
        post(inbox.door.home, "status", {})
    assert list(inbox.jobs.iterdir()) == []


def test_a_dashboard_that_is_still_at_it_is_not_said_to_have_stopped(inbox: Inbox):
    held = FileLock(inbox.door.home / SERVER_LOCK_NAME, thread_local=False)
    with held, pytest.raises(WorkspaceBusy, match="may still be at it"):
        post(inbox.door.home, "status", {}, wait_seconds=0.2)


def test_who_stops_waiting_takes_the_job_back(inbox: Inbox, monkeypatch: pytest.MonkeyPatch):
    def stopped(*_: object, **__: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(inbox_room, "is_served", stopped)
    with pytest.raises(KeyboardInterrupt):
        post(inbox.door.home, "withdraw", {"file_id": 1})
    assert list(inbox.jobs.iterdir()) == []


def test_a_dashboard_is_seen_while_it_watches_only(door: Door, home: Path, tmp_path: Path):
    assert not is_served(tmp_path / "nowhere")
    assert not is_served(home)
    door.watch_inbox(jobs.run)
    assert is_served(home)
    door.close()
    assert not is_served(home)


def test_another_who_asks_is_not_taken_for_a_dashboard(door: Door, home: Path):
    """Two commands at once: each looks whether a dashboard runs by trying its lock."""
    other = FileLock(home / SERVER_LOCK_NAME, thread_local=False)
    other.acquire()
    timer = Timer(0.05, other.release)
    timer.start()
    assert not is_served(home)
    timer.join()


def test_the_thread_outlives_what_nobody_foresaw(
    door: Door, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    looks = 0
    enough = Event()

    def look(_: Inbox) -> None:
        nonlocal looks
        looks += 1
        if looks > 2:
            enough.set()
        broken()

    monkeypatch.setattr(Inbox, "look", look)
    monkeypatch.setattr(inbox_room, "POLL_SECONDS", 0.01)
    door.watch_inbox(jobs.run)
    assert enough.wait(10)
    door.close()
    assert len(caplog.records) == looks


@pytest.fixture
def served(door: Door, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """A workspace whose inbox is watched, as by a running dashboard."""
    monkeypatch.setattr(inbox_room, "POLL_SECONDS", 0.05)
    door.watch_inbox(jobs.run)
    yield door
    assert door._inbox is not None
    assert door._inbox._thread.is_alive()


def command(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    line = [sys.executable, "-m", "csfunnel", "--home", str(home), *words]
    return subprocess.run(line, cwd=ROOT, text=True, capture_output=True, check=False)


def test_commands_of_other_processes_are_done_by_the_one_that_has_the_workspace(
    served: Door, home: Path, emails: Emails
):
    done = command(home, "load", str(emails("a.csv", [1, 2])), "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["added"] == 2
    assert len(served.ledger()) == 1
    again = command(home, "load", str(emails("b.csv", [1, 2])))
    assert again.returncode == 1
    assert again.stderr.startswith("b.csv: refused. b.csv has the same bytes as a.csv")
    status = command(home, "status", "--format", "json")
    assert json.loads(status.stdout) == jobs.run(served, "status", {})
