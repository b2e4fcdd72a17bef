"""The only door to DuckDB: build the marts, run a report, run the checks."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import RLock
from typing import Any

import duckdb

from csfunnel import matching, queries
from csfunnel.database_file import connect, troubles_told
from csfunnel.errors import NotFound
from csfunnel.settings import Settings

Cursor = duckdb.DuckDBPyConnection
Relation = duckdb.DuckDBPyRelation
Expression = duckdb.Expression
Cell = duckdb.ColumnExpression
Value = duckdb.ConstantExpression
Function = duckdb.FunctionExpression
Coalesce = duckdb.CoalesceOperator
Star = duckdb.StarExpression
Case = duckdb.CaseExpression
# The second is said of a record too long for the parallel reader.
CsvTrouble = (duckdb.InvalidInputException, duckdb.NotImplementedException)
DatabaseError = duckdb.Error
Interrupted = duckdb.InterruptException
Closed = duckdb.ConnectionException
Rows = list[dict[str, Any]]
Ask = Callable[[str, Mapping[str, Any]], Rows]  # a report's rows by its name and parameters

READING_NO = 2  # goes up where the cells of a file are read otherwise than before
BATCH_ROWS = 5000
# A build leaves the tables it replaced in the file until the log is written into it.
GROWN_SHARE = 1.5
LEAST_GROWTH_BYTES = 256_000_000


class Warehouse:
    """One DuckDB file with its macros, tables and marts.

    It reads and writes nothing outside its home and the `folders` given; without a home it is in
    memory.
    Readers take a cursor each; one writer at a time holds `transaction`. Raises WorkspaceBusy
    where another process has the file, and whatever reads of it DatabaseDamaged.
    """

    def __init__(
        self, home: Path | None, settings: Settings, *, folders: Iterable[Path] = ()
    ) -> None:
        self.settings = settings
        self.writing = RLock()
        self._idle: list[tuple[Settings, Cursor]] = []
        self._connection = connect(home)
        allowed = [f"{each.resolve()}/" for each in (*folders, *([home] if home else []))]
        self.run("setup", "connection", self._connection, {"folders": allowed})
        with self.transaction() as cursor:
            for name in queries.load("macros"):
                self.run("macros", name, cursor)
            for name in queries.load("tables"):
                self.run("tables", name, cursor)
            self._build_what_is_missing(cursor)
        self._note_size()

    def close(self) -> None:
        """Write what is in the log to the file and let go of it."""
        while self._idle:
            self._idle.pop()[1].close()
        self._connection.close()

    def checkpoint(self) -> None:
        """Write the log into the file, which DuckDB else does when the log has grown."""
        with self.writing:
            self.run("setup", "checkpoint", self._connection)

    def reclaim(self) -> None:
        """Make room in a file that has grown by half: what was replaced is free from then on.

        Not while a reader holds the state of before; a later call makes up for it.
        """
        if self._used_bytes() >= self._large_bytes:
            with suppress(duckdb.TransactionException):
                self.checkpoint()
                self._note_size()

    def _note_size(self) -> None:
        used_bytes = self._used_bytes()
        self._large_bytes = max(int(GROWN_SHARE * used_bytes), used_bytes + LEAST_GROWTH_BYTES)

    def _used_bytes(self) -> int:
        return int(self.rows("setup", "used_bytes", {})[0]["used_bytes"])

    def cursor(self) -> Cursor:
        """A cursor of its own for one thread, with the settings in its variables."""
        cursor = self._connection.cursor()
        self._put_settings(cursor, self.settings)
        return cursor

    @contextmanager
    def reading(self) -> Iterator[Cursor]:
        """A cursor that sees one state of the data however many reports are asked of it."""
        with self._lent() as cursor:
            cursor.begin()
            yield cursor
            cursor.rollback()

    @contextmanager
    def _lent(self) -> Iterator[Cursor]:
        """A reader's cursor, kept for the next: putting the settings takes as long as a report."""
        try:
            settings, cursor = self._idle.pop()
        except IndexError:
            settings, cursor = self.settings, self.cursor()
        if settings is not self.settings:
            self._put_settings(cursor, self.settings)
        try:
            with troubles_told(cursor):
                yield cursor
        except BaseException:
            cursor.close()
            raise
        self._idle.append((self.settings, cursor))

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """The one writer's cursor; all that happens in the block is committed, or nothing."""
        with self.writing:
            cursor = self.cursor()
            cursor.begin()
            try:
                with troubles_told(cursor):
                    yield cursor
            except BaseException:
                cursor.rollback()
                raise
            else:
                state = self.rows("intake", "state", {}, cursor=cursor)
                cursor.commit()
                # Not before the commit: who sees the new version must find the new data.
                self._state = state[0]
            finally:
                cursor.close()

    def run(
        self, room: str, name: str, cursor: Cursor, params: Mapping[str, Any] | None = None
    ) -> Cursor:
        """Run a query file on a cursor, statement by statement, each with the values it names."""
        query = _named(room, name)
        values = params or {}
        for statement, names in _statements(query.sql):
            cursor.execute(statement, {name: values[name] for name in names} or None)
        return cursor

    def build(
        self,
        cursor: Cursor,
        changed: Iterable[str],
        *,
        tell: Callable[[int, int], None] | None = None,
    ) -> list[str]:
        """Rebuild the marts that depend on the tables named; returns their names in order.

        `tell` hears before each how many are made, of how many.
        """
        built = queries.downstream(frozenset(changed))
        for done, query in enumerate(built):
            if tell is not None:
                tell(done, len(built))
            self.run(query.room, query.name, cursor)
            if query.name in matching.FILLS:
                matching.FILLS[query.name](cursor, queries.load("matching"))
        return [query.name for query in built]

    def build_all(self, cursor: Cursor) -> list[str]:
        """Rebuild every mart, and note the settings they are built with."""
        names = [query.name for query in queries.marts()]
        built = self.build(cursor, names)
        self.note_change(cursor)
        return built

    def note_change(self, cursor: Cursor) -> None:
        """A commit follows that can change a number: the data version goes up."""
        self.run("intake", "note_change", cursor, {"settings_json": self._settings_json()})

    def params_of(self, name: str) -> tuple[str, ...]:
        """The parameters a report takes. Raises NotFound."""
        return _named("reports", name).params

    def report(self, name: str, params: Mapping[str, Any], *, cursor: Cursor | None = None) -> Rows:
        """A report's rows as dictionaries of Python values, money in integer cents."""
        return self.rows("reports", name, params, cursor=cursor)

    def rows(
        self, room: str, name: str, params: Mapping[str, Any], *, cursor: Cursor | None = None
    ) -> Rows:
        """The rows of a query of any room."""
        if cursor is None:
            # No transaction around one statement: each call of DuckDB waits for Python's own lock.
            with self._lent() as own:
                return self.rows(room, name, params, cursor=own)
        self.run(room, name, cursor, params)
        columns = [column[0] for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def batches(self, name: str, params: Mapping[str, Any]) -> Iterator[Rows]:
        """A report's rows, a few thousand at a time: it may be as long as the log."""
        with closing(self.cursor()) as cursor, troubles_told(cursor):
            self.run("reports", name, cursor, params)
            names = [column[0] for column in cursor.description or ()]
            while found := cursor.fetchmany(BATCH_ROWS):
                yield [dict(zip(names, row, strict=True)) for row in found]

    def checks(self, room: str = "checks", *, cursor: Cursor | None = None) -> dict[str, Rows]:
        """The rows that each claim does not hold for, by its name; none where all do.

        The claims of `checks` are about the numbers, those of `health` about the data brought in.
        """
        found = {name: self.rows(room, name, {}, cursor=cursor) for name in queries.load(room)}
        return {name: rows for name, rows in found.items() if rows}

    def version(self) -> int:
        """The number of commits so far that could change a number; kept, so asking is free."""
        return int(self._state["version_no"])

    def has_files(self) -> bool:
        """Whether any file is loaded; kept like the version."""
        return bool(self._state["files_count"])

    @contextmanager
    def tried(self) -> Iterator[Cursor]:
        """The one writer's cursor for a trial: whatever happens in the block, nothing is kept."""
        with self.writing:
            cursor = self.cursor()
            cursor.begin()
            try:
                with troubles_told(cursor):
                    yield cursor
            finally:
                cursor.rollback()
                cursor.close()

    @contextmanager
    def what_if(self, settings: Settings) -> Iterator[Cursor]:
        """A cursor that sees the marts as other settings would make them; nothing is kept."""
        with self.tried() as cursor:
            self._put_settings(cursor, settings)
            self.build(cursor, _affected(self.settings, settings))
            yield cursor

    def _put_settings(self, cursor: Cursor, settings: Settings) -> None:
        self.run("setup", "settings", cursor, settings.as_dict())

    def _settings_json(self) -> str:
        """What the marts are made with, settings, SQL and Python: none changes unseen.

        A setting that queries/setup/settings.sql does not put before their eyes makes no mart.
        """
        seen = _named("setup", "settings").params
        settings = self.settings.as_dict()
        made_with = {name: settings[name] for name in seen}
        made_with["reading"] = READING_NO
        made_with["queries"] = queries.fingerprint()
        made_with["code"] = matching.fingerprint()
        return json.dumps(made_with, sort_keys=True)

    def _build_what_is_missing(self, cursor: Cursor) -> None:
        """A new file, a changed setting or changed code means that all marts are made anew.

        Not where the loaded rows themselves would be others: whoever has the archive makes both.
        """
        state = self.rows("intake", "state", {}, cursor=cursor)
        made_with = state[0]["settings_json"] if state else ""
        reading_no = json.loads(made_with).get("reading", 1) if made_with else READING_NO
        self.is_read_otherwise = reading_no != READING_NO
        if made_with != self._settings_json() and not self.is_read_otherwise:
            self.build_all(cursor)


@cache
def _statements(sql: str) -> tuple[tuple[duckdb.Statement, tuple[str, ...]], ...]:
    """The statements of a query file with the parameters each names, cut once."""
    cut = duckdb.extract_statements(sql)
    return tuple((statement, tuple(statement.named_parameters)) for statement in cut)


def _named(room: str, name: str) -> queries.Query:
    found = queries.load(room).get(name)
    if found is None:
        raise NotFound(f"There is no query {name} in queries/{room}.")
    return found


def _affected(now: Settings, then: Settings) -> Sequence[str]:
    """The marts that read a setting which differs."""
    old, new = now.as_dict(), then.as_dict()
    changed = [name for name in new if new[name] != old[name]]
    pattern = re.compile("|".join(rf"'{name}'" for name in changed) or r"(?!)")
    macros = queries.load("macros").values()
    day_macro_changes = any(pattern.search(query.sql) for query in macros)
    return [
        query.name
        for query in queries.marts()
        if pattern.search(query.sql) or (day_macro_changes and "reporting_day(" in query.sql)
    ]


def as_utc(moment: datetime | None) -> str | None:
    """An instant as ISO 8601 with Z, seconds or as many decimals as it has."""
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")
