"""What a file, a withdrawal or a restored file would do, tried in a transaction that is undone."""

import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from csfunnel.errors import LedgerMismatch
from csfunnel.headline import Headline, headline
from csfunnel.intake import doubts
from csfunnel.intake.archive import Entry
from csfunnel.intake.care import each_with_its_care
from csfunnel.intake.loading import Job, Loader, NeedsCare
from csfunnel.intake.progress import Watch
from csfunnel.intake.taking import (
    Asked,
    Loaded,
    Taker,
    database_troubles_told,
    loaded_of,
)
from csfunnel.naming import named
from csfunnel.warehouse import Cursor, Rows


@dataclass(frozen=True)
class Effect:
    """The headline numbers before and after, and the data version that "before" was."""

    version: int
    before: Headline
    after: Headline


@dataclass(frozen=True)
class TriedTable:
    """One table as it would be loaded.

    `changes` are {field, rows_count, examples} of rows that were there; `rejects` are {column_name,
    rule, rows_count, line_no, cell}, the first of each; the period is that of its rows.
    """

    loaded: Loaded
    changes: Rows
    rejects: Rows
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True)
class Trial:
    """A file as it would be loaded, and what that would do to the numbers."""

    tables: tuple[TriedTable, ...]
    effect: Effect

    @property
    def is_hardly_taken(self) -> bool:
        """Whether nearly all rows of a table would be rejected, as its warnings say."""
        counted = (table.loaded for table in self.tables)
        return any(doubts.is_hardly_taken(each.read, each.rejected) for each in counted)


class Tester:
    """Tries what the door does, and leaves nothing behind."""

    def __init__(self, taker: Taker) -> None:
        self._taker, self._warehouse = taker, taker.warehouse

    def load(self, path: Path, *, name: str, asked: Asked, say: Watch) -> Trial:
        """A file as it would be loaded now. Raises Refused and DiskFull as a load does."""
        taker = self._taker
        with database_troubles_told(taker.home), taker.unpacked_from(path, name=name) as unpacked:
            say("unpacked")
            # A load at the same time would take the ids that are tried here.
            with say.turn(self._warehouse.writing):
                jobs = taker.recognised(asked, unpacked)
                say("recognised")
                changed = {f"loaded_{job.choice.data_set}" for job in jobs}
                for careful in (False, True):
                    try:
                        return self._loaded(jobs, changed, say, name=name, careful=careful)
                    except NeedsCare:
                        continue
        raise LedgerMismatch(f"{name} could not be read twice alike; please report it.")

    def replay(self, entries: list[Entry], data_sets: set[str], say: Watch) -> Effect:
        """The numbers as they would be with these files alone in those data sets."""

        def again(careful: Collection[str]) -> Effect:
            replayed = partial(
                self._taker.replayed,
                entries=entries,
                data_sets=data_sets,
                say=say,
                careful=careful,
            )
            with database_troubles_told(self._taker.home):
                return self._tried(replayed, say)

        return each_with_its_care(again, entries)

    def _loaded(
        self, jobs: list[Job], changed: set[str], say: Watch, *, name: str, careful: bool
    ) -> Trial:
        tables: list[TriedTable] = []

        def load(cursor: Cursor) -> None:
            tables.extend(self._table(cursor, job, name=name, careful=careful) for job in jobs)
            say("merged")
            self._warehouse.build(cursor, changed, tell=say.built)
            say("built")

        effect = self._tried(load, say)
        return Trial(tuple(tables), effect)

    def _table(self, cursor: Cursor, job: Job, *, name: str, careful: bool) -> TriedTable:
        loader = Loader(self._warehouse, cursor, job, tells_changes=True)
        with named(job.table.name), tempfile.TemporaryDirectory(dir=self._taker.work) as workdir:
            counts = loader.careful(Path(workdir)) if careful else loader.fast()
        first_at, last_at = loader.covered()
        return TriedTable(
            loaded_of(job, counts, file_name=name, warnings=loader.warnings),
            changes=loader.changes or [],
            rejects=loader.rejected_by_rule() if counts.rejected else [],
            first_at=first_at,
            last_at=last_at,
        )

    def _tried(self, change: Callable[[Cursor], object], say: Watch) -> Effect:
        turn = say.turn(self._warehouse.writing)
        with turn, self._warehouse.tried() as cursor, say.over(cursor):
            before = Effect(self._warehouse.version(), headline(self._warehouse, cursor), {})
            change(cursor)
            return replace(before, after=headline(self._warehouse, cursor))
