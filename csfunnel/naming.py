"""What files are called: names as text, and refusals that say which file they are about."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from csfunnel.errors import Refused


def told_name(file: Path) -> str:
    """The file's name as text; a name need not be one in any encoding."""
    return os.fsencode(file.name).decode("utf-8", "backslashreplace")


def table_told(file_name: str, table: str) -> str:
    """A table with the file it came in: `may.xlsx: Sheet1`; a file that is one table is itself."""
    return file_name if file_name.startswith(table) else f"{file_name}: {table}"


@contextmanager
def named(name: str) -> Iterator[None]:
    """Put the name of a file or table before a refusal that does not say it."""
    try:
        yield
    except Refused as refusal:
        if name in str(refusal):
            raise
        raise type(refusal)(f"{name}: {refusal}") from refusal
