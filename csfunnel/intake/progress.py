"""How far a long job is, told to whoever watches, and how it is stopped from outside."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event, Lock, Thread
from time import monotonic
from typing import Protocol

from csfunnel.errors import Cancelled
from csfunnel.warehouse import Cursor, Interrupted

# The steps of the door in the reader's words.
STEPS = {
    "received": "Opening it",
    "unpacked": "Recognising what it is",
    "recognised": "Reading and checking every row",
    "noted": "Reading and checking every row",
    "merged": "Making the numbers anew",
    "built": "Writing it down",
    "committed": "Done",
    "finished": "Done",
}
LOOK_EVERY_SECONDS = 0.05
_TOLD_FROM_BYTES = 10**6  # less has gone by before anybody reads it
_TOLD_FROM_SECONDS = 3


class Lockable(Protocol):
    """What is needed of a lock."""

    def acquire(self, *, timeout: float) -> bool:
        """Whether it was had in time."""

    def release(self) -> None:
        """Let go of it."""


class Watch:
    """A job's progress: called with each step, and with bytes as they pass; may be cancelled.

    Safe between threads. Once `cancel` was called, the next step, byte or query raises Cancelled,
    until the job is about to keep what it did: then it is too late. `tell` hears each step.
    """

    def __init__(self, tell: Callable[[str], object] | None = None) -> None:
        self._tell = tell
        self._lock = Lock()
        self._is_cancelled = self._is_late = False
        self._cursor: Cursor | None = None
        self._step, self._began = "Beginning", monotonic()
        self._done, self._total, self._unit = 0, 0, ""

    def __call__(self, step: str) -> None:
        """A step was reached."""
        if self._tell is not None:
            self._tell(step)
        self.begin(STEPS.get(step, step))

    def begin(self, step: str, total: int = 0, *, done: int = 0, unit: str = "") -> None:
        """A step begins, in the reader's words: so much is to be done, 0 where nobody knows.

        Without a `unit` that are bytes.
        """
        self._stop_if_cancelled()
        with self._lock:
            if step != self._step:
                self._step, self._began = step, monotonic()
            self._done, self._total, self._unit = done, total, unit

    def passed(self, count: int) -> None:
        """So much more has gone by."""
        self._stop_if_cancelled()
        with self._lock:
            self._done += count

    def built(self, done: int, total: int) -> None:
        """So many of the steps that make the numbers are done."""
        self.begin(STEPS["merged"], total, done=done, unit="steps")

    @contextmanager
    def over(self, cursor: Cursor) -> Iterator[None]:
        """Until the block ends a cancel interrupts what the cursor does; afterwards it is too late.

        Raises Cancelled.
        """
        with self._lock:
            self._cursor = cursor
        try:
            self._stop_if_cancelled()
            yield
        except Interrupted as problem:
            self._stop_if_cancelled(problem)
            raise
        finally:
            with self._lock:
                self._cursor = None
        with self._lock:
            self._is_late = not self._is_cancelled
        self._stop_if_cancelled()

    @contextmanager
    def turn(self, lock: Lockable) -> Iterator[None]:
        """Hold a lock that another job may have for minutes. Raises Cancelled meanwhile."""
        while not lock.acquire(timeout=4 * LOOK_EVERY_SECONDS):
            self.begin("Waiting for another job to end")
        try:
            yield
        finally:
            lock.release()

    def cancel(self) -> None:
        """Ask the job to stop; nothing of it stays."""
        with self._lock:
            if self._is_late or self._is_cancelled:
                return
            self._is_cancelled = True
        Thread(target=self._interrupt, name="interrupting", daemon=True).start()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was asked to stop, in time."""
        with self._lock:
            return self._is_cancelled

    @property
    def is_late(self) -> bool:
        """Whether it can no longer be stopped."""
        with self._lock:
            return self._is_late

    @property
    def step(self) -> str:
        """What is being done, in words, and how much of how much or how long already."""
        with self._lock:
            seconds = int(monotonic() - self._began)
            if self._unit and self._total:
                return f"{self._step}, {self._done:,} of {self._total:,} {self._unit}"
            if self._total >= _TOLD_FROM_BYTES:
                done, total = min(self._done, self._total) / 1e6, self._total / 1e6
                return f"{self._step}, {done:,.0f} of {total:,.0f} MB"
            if seconds >= _TOLD_FROM_SECONDS:
                return f"{self._step}, for {seconds:,} seconds"
            return self._step

    @property
    def done_share(self) -> float | None:
        """What went by in this step, of all (0 to 1); None where nobody knows."""
        with self._lock:
            return min(1.0, self._done / self._total) if self._total else None

    def _interrupt(self) -> None:
        """Again and again, since DuckDB forgets it where no query runs at that moment."""
        pause = Event()
        while True:
            with self._lock:
                if self._cursor is None:
                    return
                self._cursor.interrupt()
            pause.wait(LOOK_EVERY_SECONDS)

    def _stop_if_cancelled(self, cause: BaseException | None = None) -> None:
        if self.is_cancelled:
            raise Cancelled("Cancelled; nothing was changed.") from cause


# Bytes pass deep below the jobs, in modules that know nothing of them.
_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(watch: Watch | None) -> Iterator[Watch]:
    """What this thread does in the block is told to a watch; gives one where there is none."""
    chosen = watch or Watch()
    before = _watch.set(chosen)
    try:
        yield chosen
    finally:
        _watch.reset(before)


def begin(step: str, total_bytes: int) -> None:
    """Bytes will pass in the job this thread does, if it is watched. Raises Cancelled."""
    watch = _watch.get()
    if watch is not None:
        watch.begin(step, total_bytes)


def passed(bytes_count: int) -> None:
    """So many bytes more have gone by. Raises Cancelled."""
    watch = _watch.get()
    if watch is not None:
        watch.passed(bytes_count)
