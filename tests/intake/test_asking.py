"""The command line's jobs are done by the dashboard that has the workspace, and answered."""

import errno
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event, Thread, Timer
from typing import Any

import pytest
from filelock import FileLock

from csfunnel import jobs
from csfunnel.errors import CsfunnelError, DiskFull, NotFound, WorkspaceBusy
from csfunnel.intake import asking
from csfunnel.intake.asking import SERVER_LOCK_NAME, is_served, post
from csfunnel.intake.door import Door
from csfunnel.intake.inbox import Inbox
from workspaces import names_in

Emails = Callable[..., Path]
ADDRESS = "jane@example.com"


def broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError(ADDRESS)


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
    assert jobs.run(door, "funnel", asked)["answer"] != before["answer"]


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
    assert "in answer" in caplog.text
    assert "jane" not in caplog.text
    assert list(inbox.jobs.iterdir()) == []


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

    monkeypatch.setattr(asking, "is_served", stopped)
    with pytest.raises(KeyboardInterrupt):
        post(inbox.door.home, "withdraw", {"file_id": 1})
    assert list(inbox.jobs.iterdir()) == []


def test_another_who_asks_is_not_taken_for_a_dashboard(door: Door, home: Path):
    """Two commands at once: each looks whether a dashboard runs by trying its lock."""
    other = FileLock(home / SERVER_LOCK_NAME, thread_local=False)
    other.acquire()
    timer = Timer(0.05, other.release)
    timer.start()
    assert not is_served(home)
    timer.join()


def test_an_answer_that_cannot_be_written_is_waited_for_no_longer(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    put = asking._put

    def full(target: Path, content: Mapping[str, Any]) -> None:
        if "answer" in target.name:
            target.with_suffix(".partial").write_text("{")
            raise OSError(errno.ENOSPC, "No space left on device")
        put(target, content)

    monkeypatch.setattr(asking, "_put", full)
    problem = ask(inbox, "status", {})
    assert isinstance(problem, WorkspaceBusy)
    assert "could not write its answer" in str(problem)
    assert names_in(inbox.jobs) == []
    assert caplog.messages == ["An answer could not be written: No space left on device."]


def test_a_job_that_is_gone_without_an_answer_is_waited_for_no_longer(inbox: Inbox):
    """As by a command that was paused until its answer was swept away."""
    held = FileLock(inbox.door.home / SERVER_LOCK_NAME, thread_local=False)
    with held, pytest.raises(WorkspaceBusy, match="Look at `status`"):
        asking._awaited(inbox.door.home, inbox.jobs / "x.ask.json", wait_seconds=60)


def test_a_job_that_cannot_be_left_is_told(inbox: Inbox, monkeypatch: pytest.MonkeyPatch):
    def full(target: Path, _: object) -> None:
        target.with_suffix(".partial").write_text("{")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(asking, "_put", full)
    with pytest.raises(DiskFull, match="No room left"):
        post(inbox.door.home, "status", {})
    assert names_in(inbox.jobs) == []


def test_what_killed_commands_left_is_removed_after_a_while(inbox: Inbox):
    partial = inbox.jobs / "x.ask.partial"
    partial.write_text("{")
    written = partial.stat().st_mtime - 61
    os.utime(partial, (written, written))
    inbox.look()
    assert names_in(inbox.jobs) == []


def test_a_file_whose_name_is_no_text_is_loaded_by_the_dashboard(inbox: Inbox, tmp_path: Path):
    odd = tmp_path / os.fsdecode(b"a\xff.csv")
    odd.write_text("company_id,name\nC1,Acme\n")
    asked = {"path": str(odd), "name": "a.csv", "asked": {}, "who": ""}
    [loaded] = ask(inbox, "load", asked)
    assert loaded["added"] == 1
