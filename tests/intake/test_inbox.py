"""The inbox takes what is dropped, does the command line's jobs, and nothing stops it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from csfunnel import jobs
from csfunnel.intake import inbox as inbox_room
from csfunnel.intake import staged
from csfunnel.intake.asking import is_served
from csfunnel.intake.desk import Desk
from csfunnel.intake.door import Door
from csfunnel.intake.inbox import Inbox
from csfunnel.settings import ROOT
from workspaces import names_in

Emails = Callable[..., Path]
ADDRESS = "jane@example.com"


def broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError(ADDRESS)


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


def test_files_left_on_the_desk_are_removed_after_some_hours(door: Door, inbox: Inbox):
    paths = [Desk(door).stage(BytesIO(b"a"), bytes_count=1) for _ in range(3)]
    for path, age_hours in zip(paths, (3.9, 4.1, 4.1), strict=True):
        written = path.stat().st_mtime - age_hours * 3600
        os.utime(path, (written, written))
    staged.keep(paths[2])
    inbox.look()
    assert [path.parent.exists() for path in paths] == [True, False, True]


def test_a_dashboard_is_seen_while_it_watches_only(door: Door, home: Path, tmp_path: Path):
    assert not is_served(tmp_path / "nowhere")
    assert not is_served(home)
    door.watch_inbox(jobs.run)
    assert is_served(home)
    door.close()
    assert not is_served(home)


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


@pytest.mark.parametrize("name", ["", "taken", "refused", ".jobs", ".taking"])
def test_folders_that_were_tidied_away_come_back(
    door: Door, inbox: Inbox, emails: Emails, name: str
):
    shutil.rmtree(inbox.folder / name)
    inbox.look()
    emails("a.csv", [1]).rename(inbox.folder / "a.csv")
    inbox.look()
    inbox.look()
    assert (inbox.folder / "taken" / "a.csv").exists()
    assert len(door.ledger()) == 1


def test_a_job_is_answered_between_two_files(
    inbox: Inbox, emails: Emails, monkeypatch: pytest.MonkeyPatch
):
    happened = list[str]()
    load = inbox.door.load

    def noted(path: Path, **kept: Any) -> Any:
        happened.append(path.name)
        (inbox.jobs / f"{path.name}.ask.json").write_text('{"name": "status", "params": {}}')
        return load(path, **kept)

    monkeypatch.setattr(inbox.door, "load", noted)
    monkeypatch.setitem(jobs.JOBS, "status", lambda *_: happened.append("job"))
    for place in (1, 2):
        emails(f"{place}.csv", [place]).rename(inbox.folder / f"{place}.csv")
    inbox.look()
    inbox.look()
    assert happened == ["1.csv", "job", "2.csv", "job"]


def test_who_stops_waits_for_the_file_in_hand_only(
    door: Door, home: Path, emails: Emails, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(inbox_room, "POLL_SECONDS", 0.01)
    is_at_it, may_go_on = Event(), Event()
    load = door.load

    def slowly(path: Path, **kept: Any) -> Any:
        is_at_it.set()
        may_go_on.wait()
        return load(path, **kept)

    monkeypatch.setattr(door, "load", slowly)
    (home / "inbox").mkdir()
    for place in (1, 2):
        emails(f"{place}.csv", [place]).rename(home / "inbox" / f"{place}.csv")
    watching = Inbox(door, jobs.run).start()
    assert is_at_it.wait(10)
    stopping = Thread(target=watching.stop)
    stopping.start()
    while not watching._stopped.is_set():
        stopping.join(0.01)
    may_go_on.set()
    stopping.join()
    assert [row["file_name"] for row in door.ledger()] == ["1.csv"]
    assert (home / "inbox" / "2.csv").exists()
