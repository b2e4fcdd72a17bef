"""The inbox: files dropped there are taken while the dashboard runs, and so are jobs of the command line."""

import json
import logging
import os
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from threading import Event, Thread
from typing import Any, Protocol

from filelock import FileLock, Timeout

from csfunnel import errors
from csfunnel.errors import CsfunnelError, WorkspaceBusy

FOLDER_NAME = "inbox"
SERVER_LOCK_NAME = ".server.lock"
POLL_SECONDS = 1.0
WAIT_SECONDS = 3600.0

_log = logging.getLogger(__name__)

RunJob = Callable[[Any, str, Mapping[str, Any]], Any]


class Takes(Protocol):
    """What the inbox needs of a door."""

    home: Path

    def load(self, path: Path, *, name: str = "", who: str = "") -> list[Any]: ...


class Inbox:
    """Watches `<home>/inbox` from a thread of its own until it is stopped.

    A dropped file is taken once its size has stood still for a poll, then moved to `taken/` with
    its ledger lines as JSON beside it, or to `refused/` with the reason. Names that begin with a
    dot or end in `.part` are left alone: somebody is still writing them.
    """

    def __init__(self, door: Takes, run_job: RunJob) -> None:
        self.door, self.run_job = door, run_job
        self.folder = door.home / FOLDER_NAME
        self.jobs = self.folder / ".jobs"
        for folder in (self.jobs, self.folder / "taken", self.folder / "refused"):
            folder.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(door.home / SERVER_LOCK_NAME)
        self._stopped = Event()
        self._sizes: dict[Path, tuple[int, int]] = {}
        self._thread = Thread(target=self._watch, name="inbox", daemon=True)

    def start(self) -> "Inbox":
        """Begin to watch; the command line now sends its jobs here."""
        self._lock.acquire(timeout=0)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Finish the file in hand and watch no more."""
        self._stopped.set()
        self._thread.join()
        self._lock.release()

    def look(self) -> None:
        """One round: answer the jobs, then take the files that stand still."""
        for asked in sorted(self.jobs.glob("*.ask.json")):
            self._answer(asked)
        files = [file for file in sorted(self.folder.iterdir()) if _is_whole(file)]
        sizes = {file: (file.stat().st_size, file.stat().st_mtime_ns) for file in files}
        for file in files:
            if self._sizes.get(file) == sizes[file]:
                self._take(file)
        self._sizes = sizes

    def _watch(self) -> None:
        while not self._stopped.is_set():
            try:
                self.look()
            except OSError:
                _log.exception("The inbox could not be read; it is tried again.")
            self._stopped.wait(POLL_SECONDS)

    def _take(self, file: Path) -> None:
        try:
            loaded = [asdict(each) for each in self.door.load(file, name=file.name, who="inbox")]
        except CsfunnelError as problem:
            self._move(file, "refused", {"file_name": file.name, "refused": str(problem)})
        else:
            self._move(file, "taken", {"file_name": file.name, "loaded": loaded})

    def _move(self, file: Path, where: str, told: Mapping[str, Any]) -> None:
        """Move a file with what became of it beside it; an earlier one of its name is kept."""
        target = self.folder / where / file.name
        if target.exists():
            target = target.with_name(f"{uuid.uuid4().hex[:8]}-{file.name}")
        target.with_name(f"{target.name}.json").write_text(_json(told), encoding="utf-8")
        file.replace(target)

    def _answer(self, asked: Path) -> None:
        job = json.loads(asked.read_text(encoding="utf-8"))
        try:
            answer = {"answer": self.run_job(self.door, job["name"], job["params"])}
        except CsfunnelError as problem:
            answer = {"error": type(problem).__name__, "message": str(problem)}
        asked.unlink()
        _put(asked.with_name(asked.name.replace(".ask.", ".answer.")), answer)


def is_served(home: Path) -> bool:
    """Whether a dashboard has the workspace and answers jobs."""
    lock = FileLock(home / SERVER_LOCK_NAME)
    if not home.exists():
        return False
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def post(home: Path, name: str, params: Mapping[str, Any], *, wait_seconds: float = WAIT_SECONDS) -> Any:
    """Have the dashboard do a job and wait for its answer.

    Raises what the job raised, or WorkspaceBusy where no answer comes.
    """
    jobs = home / FOLDER_NAME / ".jobs"
    stem = uuid.uuid4().hex
    _put(jobs / f"{stem}.ask.json", {"name": name, "params": dict(params)})
    answer_file, pause = jobs / f"{stem}.answer.json", Event()
    for _ in range(int(wait_seconds / 0.1)):
        if answer_file.exists():
            answer = json.loads(answer_file.read_text(encoding="utf-8"))
            answer_file.unlink()
            if "error" in answer:
                raise getattr(errors, answer["error"])(answer["message"])
            return answer["answer"]
        if not is_served(home):
            break
        pause.wait(0.1)
    (jobs / f"{stem}.ask.json").unlink(missing_ok=True)
    raise WorkspaceBusy("The dashboard stopped before it answered; run the command again.")


def _is_whole(file: Path) -> bool:
    return file.is_file() and not file.name.startswith(".") and not file.name.endswith(".part")


def _put(target: Path, content: Mapping[str, Any]) -> None:
    partial = target.with_suffix(".partial")
    partial.write_text(_json(content), encoding="utf-8")
    os.replace(partial, target)


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, default=str)
