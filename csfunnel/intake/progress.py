"""How far a long job is, told to whoever watches, and how it is stopped from outside."""

from threading import Event, Lock

from csfunnel.errors import Cancelled

# The steps of the door in the reader's words.
STEPS = {
    "received": "Its bytes are safe. Unpacking and checking the text",
    "unpacked": "Recognising what it is",
    "recognised": "Reading and checking every row",
    "noted": "Reading and checking every row",
    "merged": "Making the numbers anew",
    "built": "Writing it down",
    "committed": "Done",
    "finished": "Done",
}


class Watch:
    """A job's progress: called with each step, and with bytes as they pass; may be cancelled.

    Safe between threads. Once `cancel` was called, the next step or bytes raise Cancelled.
    """

    def __init__(self, total_bytes: int = 0) -> None:
        self.total_bytes = total_bytes
        self._done_bytes = 0
        self._step = "Taking the bytes"
        self._lock = Lock()
        self._cancelled = Event()

    def __call__(self, step: str) -> None:
        """A step was reached."""
        self._stop_if_cancelled()
        with self._lock:
            self._step = STEPS.get(step, step)

    def passed(self, bytes_count: int) -> None:
        """So many bytes more have gone by."""
        self._stop_if_cancelled()
        with self._lock:
            self._done_bytes += bytes_count

    def cancel(self) -> None:
        """Ask the job to stop; nothing of it stays."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._cancelled.is_set()

    @property
    def step(self) -> str:
        """What is being done, in words."""
        with self._lock:
            return self._step

    @property
    def done_share(self) -> float:
        """Bytes that went by, of all (0 to 1)."""
        with self._lock:
            return min(1.0, self._done_bytes / self.total_bytes) if self.total_bytes else 0.0

    def _stop_if_cancelled(self) -> None:
        if self._cancelled.is_set():
            raise Cancelled("Cancelled; nothing was changed.")
