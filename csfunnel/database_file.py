"""DuckDB's file: how it is opened, with what memory, and what its errors mean for a user."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb

from csfunnel.errors import DatabaseDamaged, WorkspaceBusy, WorkspaceUnusable

DATABASE_NAME = "csfunnel.duckdb"
_DAMAGED = (
    "not a valid duckdb database",
    "corrupt database file",
    "could not read enough bytes",
    "database file with version number",
    "failure while replaying wal",
    "corrupt wal file",
)
# What DuckDB may hold grows with the database: a small one must leave room for the files that come,
# and one of long notes holds pages that are read once.
LEAST_MEMORY_BYTES = 900_000_000
MOST_MEMORY_BYTES = 2_000_000_000
MEMORY_SHARE = 0.37


def connect(home: Path | None) -> duckdb.DuckDBPyConnection:
    """Open the database of a workspace, or one in memory.

    Raises WorkspaceBusy, WorkspaceUnusable and DatabaseDamaged.
    """
    for name in ("pandas", "pyarrow.dataset"):  # DuckDB would, and lose a Ctrl-C that comes then
        import_module(name)
    if home is None:
        return duckdb.connect(":memory:", config=_config(MOST_MEMORY_BYTES))
    home.mkdir(parents=True, exist_ok=True)
    file = home.absolute() / DATABASE_NAME
    if "?" in str(file) or not _is_text(file):  # DuckDB would lose its log, or cannot name it
        raise WorkspaceUnusable(
            f"The workspace {home} has a ? or a byte that is no text in its path; choose another."
        )
    try:
        with _damage_told():
            return duckdb.connect(
                str(file), config=_config(file.stat().st_size if file.exists() else 0)
            )
    except duckdb.IOException as problem:
        if "could not set lock" not in str(problem).lower():
            raise
        raise WorkspaceBusy(
            f"Another process has the workspace {home} open. Stop it, or choose another --home."
        ) from None


@contextmanager
def troubles_told(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """A damaged file by name, and Ctrl-C as itself: DuckDB makes a RuntimeError of it."""
    try:
        with _damage_told():
            yield
    except RuntimeError as problem:
        if str(problem) == "Query interrupted":
            cursor.interrupt()  # its other threads go on until then, and closing waits for them
            raise KeyboardInterrupt from None
        raise


@contextmanager
def _damage_told() -> Iterator[None]:
    """Any query may meet a damaged block: DuckDB looks at checksums when it reads."""
    try:
        yield
    except duckdb.Error as problem:
        if not any(words in str(problem).lower() for words in _DAMAGED):
            raise
        raise DatabaseDamaged(
            f"{DATABASE_NAME} is damaged, as by a failing disk; the files you brought are kept in"
            f" the archive. Stop csfunnel, move {DATABASE_NAME} out of the workspace, and start"
            " again: it is made anew from them."
        ) from problem


def _is_text(path: Path) -> bool:
    return os.fsencode(path).decode("utf-8", "replace") == str(path)


def _config(database_bytes: int) -> dict[str, Any]:
    wanted_bytes = int(MEMORY_SHARE * database_bytes)
    limit_bytes = min(max(wanted_bytes, LEAST_MEMORY_BYTES), MOST_MEMORY_BYTES)
    return {"memory_limit": f"{limit_bytes // 1_000_000}MB"}
