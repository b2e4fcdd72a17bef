"""The inbox: takes files and jobs of the command line while the dashboard runs."""

import shutil
from collections.abc import Callable, Mapping
from functools import partial
from threading import Event, Thread
from typing import Any

from filelock import FileLock

from csfunnel.intake import asking, staged
from csfunnel.intake.asking import INBOX_NAME, PROBE_SECONDS, SERVER_LOCK_NAME
from csfunnel.intake.dropped import CLAIMS_NAME, Dropped, Takes
from csfunnel.mishaps import Unforeseen

POLL_SECONDS = 1.0

RunJob = Callable[[Any, str, Mapping[str, Any]], Any]


class Inbox:
    """Watches `<home>/inbox` from a thread of its own until it is stopped.

    Jobs of commands go before files, and a stop before both: each waits for the one in hand only.
    """

    def __init__(self, door: Takes, run_job: RunJob) -> None:
        self.door, self.run_job = door, run_job
        self.folder, self.jobs = door.home / INBOX_NAME, asking.jobs_in(door.home)
        self._make_folders()
        self.files = Dropped(door, self.folder)
        self._lock = FileLock(door.home / SERVER_LOCK_NAME)
        self._stopped = Event()
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
        """Finish the file or job in hand and watch no more."""
        self._stopped.set()
        self._thread.join()
        self._lock.release()

    def look(self) -> None:
        """One round: answer the jobs, then take the files that stand still.

        It forgets what nobody waits for any more, too.
        """
        self._make_folders()
        asking.forget_unread(self.jobs)
        staged.forget_left(self.door.home / "work")
        self._answer_jobs()
        for file in self.files.ready():
            if self._stopped.is_set():
                return
            self.files.take(file)
            self._answer_jobs()

    def _watch(self) -> None:
        while not self._stopped.is_set():
            with Unforeseen("reading the inbox; it is tried again"):
                self.look()
            self._stopped.wait(POLL_SECONDS)

    def _make_folders(self) -> None:
        """Somebody may have tidied them away, while the dashboard runs too."""
        for name in (self.jobs.name, CLAIMS_NAME, "taken", "refused"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def _answer_jobs(self) -> None:
        for asked in sorted(self.jobs.glob("*.ask.json")):
            if not self._stopped.is_set():
                asking.answer(asked, partial(self.run_job, self.door))
