"""Jobs that the command line leaves for a running dashboard, and the answers it waits for."""

import json
import logging
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any

from filelock import FileLock, Timeout

from csfunnel import errors
from csfunnel.disk import opening_told
from csfunnel.errors import CsfunnelError, WorkspaceBusy
from csfunnel.mishaps import Unforeseen
from csfunnel.settings import now

INBOX_NAME = "inbox"
SERVER_LOCK_NAME = ".server.lock"
WAIT_SECONDS = 3600.0
UNREAD_SECONDS = 60.0  # who waits for an answer reads it at once
PROBE_SECONDS = 0.5  # who asks whether a dashboard runs holds its lock for a moment, too

Run = Callable[[str, Mapping[str, Any]], Any]

_log = logging.getLogger("csfunnel")


def jobs_in(home: Path) -> Path:
    """Where the jobs and their answers lie."""
    return home / INBOX_NAME / ".jobs"


def is_served(home: Path, *, patience_seconds: float = PROBE_SECONDS) -> bool:
    """Whether a dashboard has the workspace; another asker's lock is waited out.

    Raises WorkspaceUnusable.
    """
    lock = FileLock(home / SERVER_LOCK_NAME)
    if not home.exists():
        return False
    with opening_told(home):
        try:
            lock.acquire(timeout=patience_seconds, poll_interval=PROBE_SECONDS / 10)
        except Timeout:
            return True
    lock.release()
    return False


def post(
    home: Path, name: str, params: Mapping[str, Any], *, wait_seconds: float = WAIT_SECONDS
) -> Any:
    """Have the dashboard do a job and wait for its answer.

    Raises what the job raised, WorkspaceBusy where no answer comes, and DiskFull or
    WorkspaceUnusable where the job cannot be left. Who stops waiting takes back a job that was not
    begun.
    """
    asked = jobs_in(home) / f"{uuid.uuid4().hex}.ask.json"
    answer_file = _answer_to(asked)
    try:
        with opening_told(home):
            _put(asked, {"name": name, "params": dict(params)})
        answer = _awaited(home, asked, wait_seconds=wait_seconds)
    finally:
        for file in (asked, answer_file, _partial(asked)):
            file.unlink(missing_ok=True)
    if "error" in answer:
        raise getattr(errors, answer["error"])(answer["message"])
    return answer["answer"]


def answer(asked: Path, run: Run) -> None:
    """Do a job that was left, and leave its answer; the job goes last.

    So a job that is gone and has no answer never gets one, and who waits for it can tell.
    """
    said: dict[str, Any] = {}
    with Unforeseen(f"doing the job {asked.name}") as mishap:
        job = json.loads(asked.read_text(encoding="utf-8"))
        try:
            said = {"answer": run(job["name"], job["params"])}
        except CsfunnelError as problem:
            said = {"error": type(problem).__name__, "message": str(problem)}
    if mishap.said:
        said = {"error": CsfunnelError.__name__, "message": mishap.said}
    if not asked.exists():  # who asked waits no more
        return
    try:
        _put(_answer_to(asked), said)
    except OSError as problem:
        _partial(_answer_to(asked)).unlink(missing_ok=True)
        _log.warning("An answer could not be written: %s.", problem.strerror)
    asked.unlink(missing_ok=True)


def forget_unread(jobs: Path) -> None:
    """Remove what commands that were killed left: it may hold addresses."""
    oldest = now().timestamp() - UNREAD_SECONDS
    for file in (*jobs.glob("*.answer.json"), *jobs.glob("*.partial")):
        with suppress(FileNotFoundError):
            if file.stat().st_mtime < oldest:
                file.unlink()


def _awaited(home: Path, asked: Path, *, wait_seconds: float) -> dict[str, Any]:
    """The answer as soon as it is there. Raises WorkspaceBusy where nobody gives it any more."""
    pause, is_lost = Event(), False
    for _ in range(int(wait_seconds / 0.1)):
        with suppress(FileNotFoundError):
            found: dict[str, Any] = json.loads(_answer_to(asked).read_text(encoding="utf-8"))
            return found
        if is_lost:
            raise WorkspaceBusy(
                "The dashboard stopped before it answered, or could not write its answer. Look at"
                " `status` whether the command was done, then run it again."
            )
        is_lost = not (asked.exists() and is_served(home, patience_seconds=0))
        pause.wait(0.1)
    raise WorkspaceBusy(
        f"No answer within {wait_seconds / 60:.0f} minutes. The dashboard runs and may still be at"
        " it: look at `status` before you run the command again."
    )


def _answer_to(asked: Path) -> Path:
    return asked.with_name(asked.name.replace(".ask.", ".answer."))


def _partial(target: Path) -> Path:
    return target.with_suffix(".partial")


def _put(target: Path, content: Mapping[str, Any]) -> None:
    """Write JSON at once; a path whose name is no text goes through it as well."""
    _partial(target).write_text(json.dumps(content, default=str), encoding="ascii")
    _partial(target).replace(target)
