"""What nobody foresaw: logged under an id, so that a thread or a start can go on.

The log has each error of the chain and the lines of code it came by. Of messages it has what is no
data: DuckDB's and others quote cells, and addresses and notes are never logged.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from uuid import uuid4

_log = logging.getLogger("csfunnel")
_OF_CODE = (AttributeError, NameError, ImportError)  # their messages quote names, never cells
# What may be a cell: from the first quote to the last, what follows a colon that ends no name of
# an error, and what looks like an address.
_CELLS = re.compile(r"""["'`].*["'`]|["'`].*|(?<!Error): .*|\S*@\S*""")


class Unforeseen(AbstractContextManager["Unforeseen"]):
    """Ends the block at an error without a name of ours, which is logged.

    `said` is then what a user is told, and empty where all went well. What stops a process
    (KeyboardInterrupt, SystemExit) passes through.
    """

    def __init__(self, doing: str) -> None:
        self.doing, self.said = doing, ""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(problem, Exception):
            return False
        mishap_id = uuid4().hex[:8]
        _log.error("mishap %s while %s\n%s", mishap_id, self.doing, "\n".join(_told(problem)))
        self.said = (
            f"Sorry, something went wrong that csfunnel did not foresee (mishap {mishap_id})."
            " Nothing was changed. Give the id to whoever runs csfunnel: the log has the rest."
        )
        return True


class _LogFile(logging.FileHandler):
    """One that says in a line that it cannot be written, as on a full disk."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record; logging lets pass that the file cannot be opened for it."""
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, ARG002 # as logging's
        """What logging does where a record cannot be kept."""
        problem = sys.exc_info()[1]
        reason = problem.strerror if isinstance(problem, OSError) else type(problem).__name__
        sys.stderr.write(f"The log {self.baseFilename} cannot be written: {reason}.\n")


@contextmanager
def logged_to(file: Path) -> Iterator[None]:
    """What is logged meanwhile as an error goes to a file, made with the first; the rest is told.

    A terminal shows one line of what went wrong, so the whole needs another place.
    """
    errors = _LogFile(file, encoding="utf-8", delay=True)
    errors.setLevel(logging.ERROR)
    errors.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    told = logging.StreamHandler()
    told.addFilter(lambda record: record.levelno < logging.ERROR)
    for handler in (errors, told):
        _log.addHandler(handler)
    try:
        yield
    finally:
        for handler in (errors, told):
            _log.removeHandler(handler)
            handler.close()


def _told(problem: BaseException) -> Iterator[str]:
    """The error and those it came from, the first one last, each with its lines of code."""
    seen = set[int]()
    at: BaseException | None = problem
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        yield f"{type(at).__module__}.{type(at).__qualname__}: {without_cells(at)}"
        yield "".join(traceback.format_tb(at.__traceback__))
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)


def without_cells(problem: BaseException) -> str:
    """The first line of an error's message, with … for whatever may be a cell of a file."""
    first_line = str(problem).partition("\n")[0]
    return first_line if type(problem) in _OF_CODE else _CELLS.sub("…", first_line)
