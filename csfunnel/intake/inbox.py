"""The inbox: takes files and jobs of the command line while the dashboard runs."""

import json
import logging
import os
import shutil
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from threading import Event, Thread
from typing import Any, Protocol

from filelock import FileLock, Timeout

from csfunnel import errors
from csfunnel.disk import opening_told
from csfunnel.errors import CsfunnelError, WorkspaceBusy
from csfunnel.intake import staged
from csfunnel.mishaps import Unforeseen
from csfunnel.settings import now

FOLDER_NAME = "inbox"
SERVER_LOCK_NAME = ".server.lock"
POLL_SECONDS = 1.0
WAIT_SECONDS = 3600.0
UNREAD_SECONDS = 60.0  # who waits for an answer reads it at once
PROBE_SECONDS = 0.5  # who asks whether a dashboard runs holds its lock for a moment, too
# A file system's names have 255 bytes at most; room is left for a prefix and for `.json`.
MOST_NAME_BYTES = 240

RunJob = Callable[[Any, str, Mapping[str, Any]], Any]
Size = tuple[int, int]  # bytes, and when they were last written, in ns

_log = logging.getLogger("csfunnel")


class Takes(Protocol):
    """What the inbox needs of a door."""

    home: Path

    def load(self, path: Path, *, name: str = "", who: str = "") -> list[Any]:
        """As Door.load."""


class Inbox:
    """Watches `<home>/inbox` from a thread of its own until it is stopped.

    A dropped file is taken once its size has stood still for a poll, then moved to `taken/` with
    its ledger lines as JSON beside it, or to `refused/` with the reason. Names that begin with a
    dot or end in `.part` are left alone: somebody is still writing them. One that cannot be moved
    is loaded once and stays; its move is tried again each round, and the others are taken.
    """

    def __init__(self, door: Takes, run_job: RunJob) -> None:
        self.door, self.run_job = door, run_job
        self.folder = door.home / FOLDER_NAME
        self.jobs = self.folder / ".jobs"
        for folder in (self.jobs, self.folder / "taken", self.folder / "refused"):
            folder.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(door.home / SERVER_LOCK_NAME)
        self._stopped = Event()
        self._sizes: dict[Path, Size] = {}
        self._unmoved: dict[Path, tuple[Size, dict[str, Any]]] = {}
        self._thread = Thread(target=self._watch, name="inbox", daemon=True)

    def start(self) -> "Inbox":
        """Begin to watch; the command line now sends its jobs here.

        Jobs and answers that lie there are of commands that wait no more.
        """
        shutil.rmtree(self.jobs, ignore_errors=True)
        self.jobs.mkdir(exist_ok=True)
        self._lock.acquire(timeout=2 * PROBE_SECONDS)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Finish the file in hand and watch no more."""
        self._stopped.set()
        self._thread.join()
        self._lock.release()

    def look(self) -> None:
        """One round: answer the jobs, then take the files that stand still.

        It forgets what nobody waits for any more, too.
        """
        self._forget_unread()
        staged.forget_left(self.door.home / "work")
        for asked in sorted(self.jobs.glob("*.ask.json")):
            self._answer(asked)
        before, self._sizes = self._sizes, _sizes_in(self.folder)
        for file, size in self._sizes.items():
            if before.get(file) == size:
                self._take(file, size)

    def _watch(self) -> None:
        while not self._stopped.is_set():
            with Unforeseen("reading the inbox; it is tried again"):
                self.look()
            self._stopped.wait(POLL_SECONDS)

    def _take(self, file: Path, size: Size) -> None:
        """Load a file, unless an earlier round did, and put it where it belongs."""
        size_then, told = self._unmoved.pop(file, (None, {}))
        if size_then != size:
            told = self._loaded(file)
        try:
            self._move(file, "taken" if "loaded" in told else "refused", told)
        except OSError as problem:
            if size_then != size:
                _log.warning("%s stays in the inbox: %s.", _told_name(file), problem.strerror)
            self._unmoved[file] = size, told

    def _loaded(self, file: Path) -> dict[str, Any]:
        """What became of a file."""
        told: dict[str, Any] = {}
        name = _told_name(file)
        with Unforeseen(f"taking {name} from the inbox") as mishap:
            try:
                loaded = self.door.load(file, name=name, who="inbox")
                told = {"loaded": [asdict(each) for each in loaded]}
            except CsfunnelError as problem:
                told = {"refused": str(problem)}
        if mishap.said:
            told = {"refused": mishap.said}
        return {"file_name": name, **told}

    def _move(self, file: Path, where: str, told: Mapping[str, Any]) -> None:
        """Move a file with what became of it beside it; an earlier one of its name is kept."""
        target = self.folder / where / _shortened(file)
        if target.exists():
            target = target.with_name(f"{uuid.uuid4().hex[:8]}-{target.name}")
        beside = target.with_name(f"{target.name}.json")
        beside.write_text(_json(told), encoding="utf-8")
        try:
            file.replace(target)
        except OSError:
            beside.unlink()
            raise

    def _answer(self, asked: Path) -> None:
        answer: dict[str, Any] = {}
        with Unforeseen(f"doing the job {asked.name}") as mishap:
            job = json.loads(asked.read_text(encoding="utf-8"))
            try:
                answer = {"answer": self.run_job(self.door, job["name"], job["params"])}
            except CsfunnelError as problem:
                answer = {"error": type(problem).__name__, "message": str(problem)}
        if mishap.said:
            answer = {"error": CsfunnelError.__name__, "message": mishap.said}
        try:
            asked.unlink()
        except FileNotFoundError:  # who asked waits no more
            return
        _put(_answer_to(asked), answer)

    def _forget_unread(self) -> None:
        """Remove answers of commands that were killed: they may hold addresses."""
        oldest = now().timestamp() - UNREAD_SECONDS
        for answer in self.jobs.glob("*.answer.json"):
            with suppress(FileNotFoundError):
                if answer.stat().st_mtime < oldest:
                    answer.unlink()


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

    Raises what the job raised, or WorkspaceBusy where no answer comes. Who stops waiting takes
    back a job that was not begun.
    """
    jobs = home / FOLDER_NAME / ".jobs"
    asked = jobs / f"{uuid.uuid4().hex}.ask.json"
    answer_file = _answer_to(asked)
    _put(asked, {"name": name, "params": dict(params)})
    try:
        answer = _awaited(home, answer_file, wait_seconds=wait_seconds)
    finally:
        asked.unlink(missing_ok=True)
        answer_file.unlink(missing_ok=True)
    if "error" in answer:
        raise getattr(errors, answer["error"])(answer["message"])
    return answer["answer"]


def _awaited(home: Path, answer_file: Path, *, wait_seconds: float) -> dict[str, Any]:
    """The answer as soon as it is there. Raises WorkspaceBusy where nobody gives it any more."""
    pause, served = Event(), True
    for _ in range(int(wait_seconds / 0.1)):
        if answer_file.exists():
            answer: dict[str, Any] = json.loads(answer_file.read_text(encoding="utf-8"))
            return answer
        if not served:
            raise WorkspaceBusy("The dashboard stopped before it answered; run the command again.")
        served = is_served(home, patience_seconds=0)
        pause.wait(0.1)
    raise WorkspaceBusy(
        f"No answer within {wait_seconds / 60:.0f} minutes. The dashboard runs and may still be at"
        " it: look at `status` before you run the command again."
    )


def _answer_to(asked: Path) -> Path:
    return asked.with_name(asked.name.replace(".ask.", ".answer."))


def _sizes_in(folder: Path) -> dict[Path, Size]:
    """The files that may be taken, by name; one that goes meanwhile is none."""
    sizes = dict[Path, Size]()
    for file in sorted(folder.iterdir()):
        with suppress(OSError):
            if _is_whole(file):
                sizes[file] = file.stat().st_size, file.stat().st_mtime_ns
    return sizes


def _told_name(file: Path) -> str:
    """The file's name as text; a name need not be one in any encoding."""
    return os.fsencode(file.name).decode("utf-8", "backslashreplace")


def _shortened(file: Path) -> str:
    """The file's name, cut before its ending where nothing could stand beside it."""
    ending = os.fsencode(file.suffix)[:MOST_NAME_BYTES]
    return os.fsdecode(os.fsencode(file.stem)[: MOST_NAME_BYTES - len(ending)] + ending)


def _is_whole(file: Path) -> bool:
    return file.is_file() and not file.name.startswith(".") and not file.name.endswith(".part")


def _put(target: Path, content: Mapping[str, Any]) -> None:
    partial = target.with_suffix(".partial")
    partial.write_text(_json(content), encoding="utf-8")
    partial.replace(target)


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, default=str)
