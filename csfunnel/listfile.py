"""One list of entries in one JSON file: checked on reading, safe for many writers at once."""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from csfunnel.disk import disk_full_told, sync_folder
from csfunnel.errors import KeptWrong, WorkspaceBusy

WAIT_SECONDS = 5.0


class OneOfMany(Protocol):
    """What a list is of: a frozen pydantic dataclass that says what it shares with no other."""

    @property
    def key(self) -> object:
        """What no two entries share."""

    @property
    def called(self) -> str:
        """What several with one key are called."""


Entry = TypeVar("Entry", bound=OneOfMany)


class ListFile(Generic[Entry]):
    """One list in one file.

    A reader sees the file before a change or after it, never half of it.
    """

    def __init__(self, file: Path, kind: type[Entry]) -> None:
        self.file = file
        self._written: TypeAdapter[list[Entry]] = _written(kind)

    def read(self) -> list[Entry]:
        """The entries as they were left; none without a file. Raises KeptWrong."""
        try:
            text = self.file.read_bytes()
        except FileNotFoundError:
            return []
        try:
            return _each_once(self._written.validate_json(text))
        except (ValidationError, KeptWrong) as problem:
            name = f"{self.file.parent.name}/{self.file.name}"
            raise KeptWrong(f"{name} cannot be read: {_told(problem)} Mend or delete it.") from None

    def change(self, edit: Callable[[list[Entry]], Iterable[Entry]]) -> list[Entry]:
        """Put in the file what `edit` makes of its entries, while nobody else writes it.

        Raises KeptWrong (two entries of one key, or the file was wrong), WorkspaceBusy and
        DiskFull; then the file is as it was.
        """
        with _troubles_told(self.file):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.file.with_suffix(".lock"), timeout=WAIT_SECONDS):
                entries = _each_once(list(edit(self.read())))
                _put(self.file, self._written.dump_json(entries, indent=1))
        return entries

    def merge(self, *, before: Iterable[Entry], after: Iterable[Entry]) -> list[Entry]:
        """Make the changes from `before` to `after`, and leave alone what others changed since.

        Raises as `change`.
        """
        old: list[Entry] = list(before)
        new: list[Entry] = list(after)
        return self.change(
            lambda entries: [
                *(entry for entry in entries if entry not in old or entry in new),
                *(entry for entry in new if entry not in old and entry not in entries),
            ]
        )


@cache
def _written(kind: type[Any]) -> TypeAdapter[Any]:
    """How a list is written; made once, for it takes as long as reading one."""
    return TypeAdapter(list[kind])  # type: ignore[valid-type] # a list of what is given


def made(kind: type[Entry], **values: Any) -> Entry:
    """An entry of checked values. Raises KeptWrong, which names the field and what it may be."""
    try:
        return kind(**values)
    except ValidationError as problem:
        raise KeptWrong(_told(problem)) from None


def _each_once(entries: list[Entry]) -> list[Entry]:
    """The entries, or KeptWrong where two have one key."""
    seen = set()
    for entry in entries:
        if entry.key in seen:
            raise KeptWrong(f"There are two {entry.called}. One is enough.")
        seen.add(entry.key)
    return entries


def _told(problem: ValidationError | KeptWrong) -> str:
    """What is wrong first, with the place it stands at."""
    if isinstance(problem, KeptWrong):
        return str(problem)
    first = problem.errors(include_url=False)[0]
    places = [f"entry {at + 1}" if isinstance(at, int) else at for at in first["loc"]]
    where = ", ".join(places) or "the file"
    if first["type"] == "string_too_short":
        return f"{where}: should not be empty."
    return f"{where}: {first['msg'].removeprefix('Input ').removeprefix('String ')}."


@contextmanager
def _troubles_told(file: Path) -> Iterator[None]:
    try:
        with disk_full_told(file.parent):
            yield
    except Timeout:
        raise WorkspaceBusy(f"Somebody else is writing {file.name}. Try again.") from None


def _put(file: Path, content: bytes) -> None:
    """Put the whole content in place at once, and on the disk."""
    for leftover in file.parent.glob(f".{file.name}-*"):  # of a killed writer: we have the lock
        leftover.unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as writer:
            writer.write(content)
            writer.flush()
            os.fsync(writer.fileno())
        partial.replace(file)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    sync_folder(file.parent)
