"""What several threads ask for at the same time is made once: the first makes it, others wait."""

from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from threading import Lock, get_ident
from typing import Any


@dataclass(eq=False)
class Making:
    """An answer that is being made, and the thread that makes it."""

    thread_id: int = field(default_factory=get_ident)
    answer: Future[Any] = field(default_factory=Future)


class Once:
    """Answers by their keys while they are being made; nothing is kept of them afterwards.

    No lock is held while an answer is made, so making one may ask for others. Who would wait for
    itself, through other threads too, makes its own.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._making: dict[Hashable, Making] = {}
        self._waiting: dict[int, Making] = {}  # by thread, what it waits for

    def __call__(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The answer `make` gives, here or in the thread that began first.

        Raises what that raises, in all that wait for it.
        """
        while True:
            with self._lock:
                making = self._making.get(key)
                if making is None:
                    mine = self._making[key] = Making()
                    break
                is_circle = self._leads_back(making)
                if not is_circle:
                    self._waiting[get_ident()] = making
            if is_circle:
                return make()
            try:
                return making.answer.result()
            except CancelledError:  # its reader left: somebody else has to make it
                continue
            finally:
                with self._lock:
                    del self._waiting[get_ident()]
        return self._made(key, mine, make)

    def _made(self, key: Hashable, mine: Making, make: Callable[[], Any]) -> Any:
        try:
            answer = make()
        except BaseException as problem:
            self._forget(key)
            # Streamlit stops the script of one reader by raising what is no Exception.
            if isinstance(problem, Exception):
                mine.answer.set_exception(problem)
            else:
                mine.answer.cancel()
            raise
        self._forget(key)
        mine.answer.set_result(answer)
        return answer

    def _forget(self, key: Hashable) -> None:
        with self._lock:
            del self._making[key]

    def _leads_back(self, making: Making) -> bool:
        """Whether its thread is this one, or waits for what this one makes."""
        found: Making | None = making
        while found is not None:
            if found.thread_id == get_ident():
                return True
            found = self._waiting.get(found.thread_id)
        return False
