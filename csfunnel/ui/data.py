"""The one cache between pages and numbers, keyed by data version, report and parameters."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sized
from dataclasses import fields, is_dataclass, replace
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar

from csfunnel import funnel as funnels
from csfunnel.filters import Breakdown, Filters
from csfunnel.ui import state
from csfunnel.ui.once import Once
from csfunnel.warehouse import Ask, Rows, Warehouse

MOST_ROWS = 200_000  # together they take some 300 MB
MISSING = object()  # an answer may be None

Params = ParamSpec("Params")
Made = TypeVar("Made")


class Kept:
    """Answers by their keys, those asked last; their rows together are at most so many.

    All readers get the same objects, so nobody may change them; who asks for one at the same time
    waits for the first who did. Streamlit's own caches either copy every answer for every reader or
    keep so many answers, however long they are.
    """

    def __init__(self, most_rows: int) -> None:
        self._most_rows = most_rows
        self._rows_count = 0
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()
        self._once = Once()

    def __call__(self, key: Hashable, ask: Callable[[], Any]) -> Any:
        """The answer kept under a key, or the one that `ask` gives."""
        found = self._found(key)
        if found is MISSING:
            return self._once(key, lambda: self._asked(key, ask))
        return found

    def _asked(self, key: Hashable, ask: Callable[[], Any]) -> Any:
        answer = self._found(key)  # another may have been done just before
        if answer is not MISSING:
            return answer
        answer = ask()
        with self._lock:
            if key not in self._answers:
                self._answers[key] = answer
                self._rows_count += _rows_count(answer)
            while self._rows_count > self._most_rows and len(self._answers) > 1:
                self._rows_count -= _rows_count(self._answers.popitem(last=False)[1])
        return answer

    def _found(self, key: Hashable) -> Any:
        with self._lock:
            if key not in self._answers:
                return MISSING
            self._answers.move_to_end(key)
            return self._answers[key]

    def clear(self) -> None:
        """Forget all answers."""
        with self._lock:
            self._answers.clear()
            self._rows_count = 0


kept = Kept(MOST_ROWS)


def funnel(chosen: Filters, *, by: Breakdown) -> funnels.Answer:
    """All numbers of one selection, in all and by one breakdown; see csfunnel.funnel."""
    return told(funnels.told, chosen, by=by)


def meetings(chosen: Filters, *, by: Breakdown) -> funnels.Answer:
    """What the funnel says of meetings, in all and by one breakdown: that is fewer to count."""
    return told(funnels.meetings_told, replace(chosen, unit="email"), by=by)


def told(
    tell: Callable[Concatenate[Ask, Params], Made], *args: Params.args, **named: Params.kwargs
) -> Made:
    """What a function tells from the reports it asks for, and from these arguments, a key.

    Each report is kept for itself: a change of the unit asks nothing about meetings again.
    """
    return _kept((tell, args, tuple(sorted(named.items()))), lambda _: tell(report, *args, **named))


def report(name: str, params: Mapping[str, Any] | None = None) -> Rows:
    """The rows of a report on the workspace on screen; nobody may change them."""
    given = dict(params or {})
    key = (name, *((each, _hashable(value)) for each, value in sorted(given.items())))
    return _kept(key, lambda warehouse: warehouse.report(name, given))


def checks() -> dict[str, Rows]:
    """The rows each claim about the numbers does not hold for; none where all do."""
    return made(Warehouse.checks, "checks")


def health() -> dict[str, Rows]:
    """The rows each claim about what was brought in does not hold for; none where all do."""
    return made(Warehouse.checks, "health")


def made(
    make: Callable[Concatenate[Warehouse, Params], Made], *args: Params.args, **named: Params.kwargs
) -> Made:
    """What a function makes of the warehouse on screen and of these arguments, which are a key."""
    key = (make, args, tuple(sorted(named.items())))
    return _kept(key, lambda warehouse: make(warehouse, *args, **named))


def _kept(key: Hashable, ask: Callable[[Warehouse], Made]) -> Made:
    shown = state.shown()
    while True:
        version = shown.warehouse.version()
        answer: Made = kept((shown.home, version, key), lambda: ask(shown.warehouse))
        if shown.warehouse.version() == version:  # else its parts may be of two states
            return answer


def _hashable(value: Any) -> Hashable:
    return tuple(value) if isinstance(value, list) else value


def _rows_count(answer: Any) -> int:
    """How many rows an answer has, lists within it included; one at least."""
    if isinstance(answer, Mapping):
        return 1 + sum(_rows_count(part) for part in answer.values())
    if is_dataclass(answer):
        parts = (getattr(answer, each.name) for each in fields(answer))
        return 1 + sum(len(part) for part in parts if isinstance(part, Sized))
    return max(1, len(answer)) if isinstance(answer, list) else 1
