"""Which files of several have to be read row by row, found out by trying."""

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from csfunnel.errors import LedgerMismatch
from csfunnel.intake.archive import Entry

Result = TypeVar("Result")
MOST_APART = 4  # files that are found out one by one; with more, all are read with care


class FileNeedsCare(Exception):
    """A file of several has to be read row by row; nothing that was done with them is kept."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.stem)
        self.entry = entry


def each_with_its_care(
    attempt: Callable[[Collection[str]], Result], entries: Iterable[Entry]
) -> Result:
    """Try until each file that needs care is read so; the others are read as when they came.

    `attempt` takes the stems of those read with care and raises FileNeedsCare. Raises
    LedgerMismatch where a file needs more than care.
    """
    careful = set[str]()
    while True:
        try:
            return attempt(careful)
        except FileNeedsCare as needed:
            if needed.entry.stem in careful:
                raise LedgerMismatch(
                    f"{needed.entry.file_name} could not be read twice alike; please report it."
                ) from None
            careful.add(needed.entry.stem)
            if len(careful) > MOST_APART:
                careful.update(entry.stem for entry in entries)
