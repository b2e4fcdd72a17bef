"""The steps behind the door: a file recognised, loaded in one transaction, put in the ledger."""

import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from csfunnel.disk import disk_full_told, no_room
from csfunnel.errors import (
    Cancelled,
    CsfunnelError,
    LedgerMismatch,
    MissingColumns,
    Unreadable,
)
from csfunnel.intake import beside
from csfunnel.intake.archive import Archive, Entry, TableChoice, with_state
from csfunnel.intake.care import FileNeedsCare, each_with_its_care
from csfunnel.intake.dialect import Dialect, find_dialect
from csfunnel.intake.loading import Counts, Job, Loader, NeedsCare
from csfunnel.intake.memory import Memory
from csfunnel.intake.mending import files_mended, is_mended, own_columns
from csfunnel.intake.progress import Watch
from csfunnel.intake.recognise import Recognised, recognise
from csfunnel.intake.unpack import Table, unpack
from csfunnel.naming import named
from csfunnel.warehouse import Closed, Cursor, DatabaseError, Warehouse

NOT_NOTED = (
    "The rows are loaded and counted. Only the note of it in {home} could not be written ({reason})"
    " and is made up for with the next change. Do not load the file again."
)


@dataclass(frozen=True)
class Asked:
    """What was chosen by hand for a file; all empty means that the door finds out by itself.

    `columns_map` goes from their header to our column; `for_file` holds values for the whole file.
    `mends` is the ledger id of the file whose rejected rows these are.
    """

    data_set: str | None = None
    zone: str | None = None
    columns_map: Mapping[str, str] = field(default_factory=dict)
    for_file: Mapping[str, str] = field(default_factory=dict)
    mends: int | None = None


@dataclass(frozen=True)
class Loaded:
    """One table that was loaded, and where each of its rows went."""

    file_id: int
    file_name: str
    table: str
    data_set: str
    read: int
    added: int
    updated: int
    unchanged: int
    repeated: int
    rejected: int
    zone: str | None = None
    warnings: tuple[str, ...] = ()


class Taker:
    """Takes archived files into the warehouse; its caller holds the writer's lock."""

    def __init__(self, home: Path, archive: Archive, memory: Memory, warehouse: Warehouse) -> None:
        self.home, self.work = home, home / "work"
        self.archive, self.memory, self.warehouse = archive, memory, warehouse

    def take(self, entry: Entry, say: Watch) -> list[Loaded]:
        """Load a file that was received, or note why not and raise that; then no number changed."""
        asked = Asked(**entry.asked)
        try:
            with database_troubles_told(self.home), self.unpacked(entry) as unpacked:
                say("unpacked")
                jobs = self.recognised(asked, unpacked)
                say("recognised")
                entry = replace(entry, tables=tuple(job.choice for job in jobs))
                self.archive.write(entry)
                say("noted")
                loaded, careful = self._loaded(entry, jobs, say)
        except BaseException as problem:
            self._note_refusal(entry, problem)
            raise
        say("committed")
        tables = tuple(replace(table, careful=careful) for table in entry.tables)
        try:
            self.archive.decide(with_state(entry, "loaded", tables=tables))
            for table in tables:
                self._learn(entry, table)
        except OSError as problem:
            # The rows are in, so this is no refusal; the door notes it with its next job.
            warning = NOT_NOTED.format(home=self.home, reason=problem.strerror)
            loaded = [replace(each, warnings=(*each.warnings, warning)) for each in loaded]
        say("finished")
        return loaded

    def relearn(self, entry: Entry, loaded: Iterable[Entry]) -> None:
        """Remember for the headers of a file what was chosen with the files that are loaded."""
        for fingerprint in {table.fingerprint for table in entry.tables}:
            self.memory.forget(fingerprint)
            for each in loaded:
                for table in each.tables:
                    if table.fingerprint == fingerprint:
                        self._learn(each, table)

    def _learn(self, entry: Entry, table: TableChoice) -> None:
        asked = Asked(**entry.asked)
        chosen = replace(table, zone=asked.zone)  # not what was only remembered
        self.memory.keep(chosen, asked.columns_map, is_chosen=asked.data_set is not None)

    def replay(self, entries: list[Entry], data_sets: set[str], say: Watch) -> int:
        """Make the tables of some data sets anew from these files, in one transaction.

        Returns how many tables were read. What was read fast when it came is read with care where
        that no longer does, as after a change of the code.
        """

        def again(careful: Collection[str]) -> int:
            told = database_troubles_told(self.home)
            with told, self.warehouse.transaction() as cursor, say.over(cursor):
                count = self.replayed(cursor, entries, data_sets, say, careful=careful)
                self.warehouse.note_change(cursor)
            return count

        count = each_with_its_care(again, entries)
        say("committed")
        return count

    @contextmanager
    def unpacked(self, entry: Entry) -> Iterator[list[Table]]:
        """The tables of an archived file, in a work folder that goes away.

        Once it is known what it holds, sheets without a table are left out.
        Raises Unreadable where its bytes are no longer in the archive.
        """
        bytes_came = self.archive.path(entry)
        if not bytes_came.exists():
            raise Unreadable(
                f"The bytes of {entry.file_name} are gone from the archive. Put {bytes_came.name}"
                f" back, or {self.archive.way_out(entry.stem)}."
            )
        taken = {choice.table for choice in entry.tables}
        try:
            with self.unpacked_from(bytes_came, name=entry.file_name) as tables:
                yield [table for table in tables if not taken or table.name in taken]
        finally:
            self.archive.let_go(entry)

    @contextmanager
    def unpacked_from(self, path: Path, *, name: str) -> Iterator[list[Table]]:
        """The tables of a file that need not be in the archive."""
        with disk_full_told(self.home):
            self.work.mkdir(exist_ok=True)
            workdir = Path(tempfile.mkdtemp(dir=self.work))
            try:
                with named(name):
                    yield unpack(path, workdir, name=name)
            finally:
                shutil.rmtree(workdir, ignore_errors=True)

    def _note_refusal(self, entry: Entry, problem: BaseException) -> None:
        """Write down why a file was not taken; one stopped from outside is taken up later."""
        if not isinstance(problem, Exception) or isinstance(problem, (Cancelled, Closed)):
            return
        reason = str(problem)
        if not isinstance(problem, CsfunnelError):
            reason = (
                f"csfunnel did not foresee this file ({type(problem).__name__}). Nothing was"
                " changed; please report it with what the log says."
            )
        with disk_full_told(self.home):
            self.archive.decide(with_state(entry, "refused", reason=reason, tables=()))

    def recognised(self, asked: Asked, tables: list[Table]) -> list[Job]:
        """What each table is, and how its columns are read. Raises Refused."""
        first_id = self.archive.next_file_id()
        jobs = []
        tables, left_out = beside.parted(tables)
        for place, table in enumerate(tables):
            dialect = find_dialect(table.path, name=table.name)
            with named(table.name), beside.way_out_told(len(tables)):
                found = recognise(
                    dialect.header,
                    data_set=asked.data_set,
                    columns_map=asked.columns_map or None,
                    remembered=self.memory.mapping(dialect.header),
                )
            remembered = None if asked.zone else self.memory.zone(found.fingerprint)
            choice = TableChoice(
                file_id=first_id + place,
                table=table.name,
                data_set=found.data_set.name,
                columns={name: asdict(source) for name, source in found.mapping.items()},
                zone=asked.zone or remembered,
                for_file=_for_file(found, asked, table.name),
                fingerprint=found.fingerprint,
                note=found.note,
                left_out=tuple(own_columns(found.extra, of=dialect.header)),
                is_mended=is_mended(dialect.header),
                mends=self._mends(table, dialect),
                is_zone_remembered=remembered is not None,
                beside=() if place else left_out,
            )
            jobs.append(Job(table, dialect, choice))
        return jobs

    def _mends(self, table: Table, dialect: Dialect) -> tuple[int, ...]:
        if not is_mended(dialect.header):
            return ()
        return files_mended(table.path, dialect, self.archive.entries())

    def _loaded(self, entry: Entry, jobs: list[Job], say: Watch) -> tuple[list[Loaded], bool]:
        """All tables in one transaction: fast, or once more with care, and which it was."""
        changed = {f"loaded_{job.choice.data_set}" for job in jobs}
        for careful in (False, True):
            try:
                with self.warehouse.transaction() as cursor, say.over(cursor):
                    loaded = [self._load_one(cursor, entry, job, careful=careful) for job in jobs]
                    say("merged")
                    self.warehouse.build(cursor, changed, tell=say.built)
                    self.warehouse.note_change(cursor)
                    say("built")
            except NeedsCare:
                continue
            return loaded, careful
        raise LedgerMismatch(f"{entry.file_name} could not be read twice alike; please report it.")

    def _load_one(self, cursor: Cursor, entry: Entry, job: Job, *, careful: bool) -> Loaded:
        loader = Loader(self.warehouse, cursor, job)
        with named(job.table.name), tempfile.TemporaryDirectory(dir=self.work) as workdir:
            counts = loader.careful(Path(workdir)) if careful else loader.fast()
        self._enter(cursor, entry, job, counts, loader.warnings)
        return loaded_of(job, counts, file_name=entry.file_name, warnings=loader.warnings)

    def _enter(
        self, cursor: Cursor, entry: Entry, job: Job, counts: Counts, warnings: list[str]
    ) -> None:
        """One line in the ledger, and what was said."""
        line = {
            "file_id": job.choice.file_id,
            "file_name": entry.file_name,
            "table_name": job.table.name,
            "data_set": job.choice.data_set,
            "sha256": entry.sha256,
            "bytes_count": entry.bytes_count,
            "encoding": job.table.encoding,
            "delimiter": job.dialect.delimiter,
            "zone": job.choice.zone,
            "header_line_no": job.dialect.header_line_number,
            "loaded_at": entry.received_at,
            "loaded_by": entry.received_by,
            **{f"{name}_count": count for name, count in asdict(counts).items()},
            "is_mended": job.choice.is_mended,
        }
        self.warehouse.run("intake", "ledger_add", cursor, line)
        if warnings:
            said = {"file_id": job.choice.file_id, "messages": warnings}
            self.warehouse.run("intake", "warning_add", cursor, said)

    def replayed(
        self,
        cursor: Cursor,
        entries: list[Entry],
        data_sets: set[str],
        say: Watch,
        *,
        careful: Collection[str],
    ) -> int:
        """The same on a cursor within a transaction, the files of some stems with care.

        Raises FileNeedsCare.
        """
        for name in sorted(data_sets):
            self.warehouse.run("intake", "clear", cursor, {"data_set": name})
        count = 0
        for entry in entries:
            if any(table.data_set in data_sets for table in entry.tables):
                is_careful = entry.stem in careful
                try:
                    count += self._replay_one(cursor, entry, data_sets, careful=is_careful)
                except NeedsCare:
                    raise FileNeedsCare(entry) from None
                say(f"read {entry.file_name}")
        self.warehouse.build(cursor, {f"loaded_{name}" for name in data_sets}, tell=say.built)
        say("built")
        return count

    def _replay_one(
        self, cursor: Cursor, entry: Entry, data_sets: set[str], *, careful: bool
    ) -> int:
        """Load an archived file's tables as they were read when it came.

        Raises ArchiveDamaged.
        """
        count = 0
        with self.unpacked(entry) as tables:
            self.archive.hold(entry)
            for table, choice in zip(tables, entry.tables, strict=True):
                if choice.data_set in data_sets:
                    job = Job(table, find_dialect(table.path, name=table.name), choice)
                    self._load_one(cursor, entry, job, careful=careful or choice.careful)
                    count += 1
        return count


def loaded_of(job: Job, counts: Counts, *, file_name: str, warnings: Iterable[str]) -> Loaded:
    """What became of one table."""
    return Loaded(
        file_id=job.choice.file_id,
        file_name=file_name,
        table=job.table.name,
        data_set=job.choice.data_set,
        zone=job.choice.zone,
        warnings=tuple(warnings),
        **asdict(counts),
    )


def _for_file(found: Recognised, asked: Asked, table: str) -> dict[str, str]:
    """The values chosen for the whole file, all that it needs."""
    lacking = [name for name in found.for_file if name not in asked.for_file]
    if lacking:
        raise MissingColumns(
            f"{table}: {found.data_set.name} needs {lacking[0]} and no column says it. Choose it"
            f" for the file, such as --set {lacking[0]}=planhat."
        )
    return {name: asked.for_file[name] for name in found.for_file}


@contextmanager
def database_troubles_told(home: Path) -> Iterator[None]:
    """Turn DuckDB's "no space" into DiskFull; what else it says is not ours to name."""
    try:
        yield
    except DatabaseError as problem:
        text = str(problem).lower()
        if "no space left" in text or "disk quota" in text or "file too large" in text:
            raise no_room(home) from problem
        raise
