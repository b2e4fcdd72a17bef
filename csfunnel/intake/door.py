"""The one door: a file from wherever takes the same steps, and is loaded whole or not at all."""

import csv
import io
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from filelock import FileLock, Timeout

from csfunnel.datasets import DATASETS
from csfunnel.disarming import disarmed
from csfunnel.errors import (
    AlreadyLoaded,
    CsfunnelError,
    DiskFull,
    LedgerMismatch,
    MissingColumns,
    NotFound,
    Refused,
    UnknownDataSet,
    WorkspaceBusy,
    ZoneNeeded,
)
from csfunnel.intake.archive import Archive, Entry, TableChoice, disk_full_told, with_state
from csfunnel.intake.dialect import find_dialect
from csfunnel.intake.inbox import Inbox, RunJob
from csfunnel.intake.loading import Counts, Job, Loader, NeedsCare
from csfunnel.intake.memory import Memory
from csfunnel.intake.recognise import Recognised, recognise
from csfunnel.intake.unpack import Table, unpack
from csfunnel.settings import Settings
from csfunnel.warehouse import Cursor, DatabaseError, Rows, Warehouse

Progress = Callable[[str], None]
LOCK_NAME = ".lock"


@dataclass(frozen=True)
class Asked:
    """What was chosen by hand for a file; all empty means that the door finds out by itself.

    `columns_map` goes from their header to our column; `for_file` holds values for the whole file.
    """

    data_set: str | None = None
    zone: str | None = None
    columns_map: Mapping[str, str] = field(default_factory=dict)
    for_file: Mapping[str, str] = field(default_factory=dict)


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


class Door:
    """A workspace with its lock, archive and warehouse; one process at a time has it.

    Opening waits up to `wait_seconds` for the lock (WorkspaceBusy after that), then finishes what a
    crash cut off.
    """

    def __init__(self, home: Path, *, settings: Settings | None = None, wait_seconds: float = 0) -> None:
        self.home = home
        with disk_full_told(home):
            home.mkdir(parents=True, exist_ok=True)
        self._inbox: Inbox | None = None
        self._lock = FileLock(home / LOCK_NAME)
        try:
            self._lock.acquire(timeout=wait_seconds)
        except Timeout:
            raise WorkspaceBusy(
                f"Another process has the workspace {home} open. Wait for it or stop it."
            ) from None
        try:
            self._open(settings or Settings.read(home))
        except BaseException:
            self._lock.release()
            raise

    def close(self) -> None:
        """Let go of the database and the workspace."""
        if self._inbox is not None:
            self._inbox.stop()
        self.warehouse.close()
        self._lock.release()

    def load(
        self,
        path: Path,
        *,
        name: str = "",
        asked: Asked | None = None,
        who: str = "",
        progress: Progress | None = None,
    ) -> list[Loaded]:
        """Take a file: archive its bytes, read every table in it, merge, rebuild, enter in the ledger.

        Raises Refused (its subclasses name the cause and the way out) or DiskFull; then nothing has
        changed. `progress` is told each step.
        """
        say = progress or _silent
        with self.warehouse.writing:
            chosen = _checked(asked or Asked())
            entry = self.archive.receive(path, name=name or path.name, who=who, asked=asdict(chosen))
            say("received")
            self._refuse_twin(entry)
            return self._take(entry, say)

    def withdraw(self, file_id: int, *, progress: Progress | None = None) -> list[int]:
        """Make everything as if the file had never come; returns the ledger ids that went with it.

        Raises NotFound.
        """
        say = progress or _silent
        with self.warehouse.writing:
            entry = self.archive.entry_of(file_id)
            if entry.state != "loaded":
                raise NotFound(f"File {file_id} ({entry.file_name}) is {entry.state} already.")
            self.archive.write(with_state(entry, "withdrawn"))
            say("noted")
            self._replay({table.data_set for table in entry.tables}, say)
            return list(entry.file_ids)

    def rebuild(self, *, progress: Progress | None = None) -> int:
        """Make all tables anew from the archive; returns how many tables were loaded."""
        with self.warehouse.writing:
            return self._replay(set(DATASETS), progress or _silent)

    def watch_inbox(self, run_job: RunJob) -> None:
        """Take what is dropped into the inbox, and the command line's jobs, until the door closes."""
        self._inbox = Inbox(self, run_job).start()

    def ledger(self) -> Rows:
        """Every loaded table and where its rows went, by file_id."""
        return self.warehouse.report("ledger", {})

    def refused(self) -> list[Entry]:
        """Files that came and were not taken, with the reason."""
        return [entry for entry in self.archive.entries() if entry.state == "refused"]

    def rejects(self, file_id: int) -> str:
        """The rejected rows of a file as CSV: what is wrong, then the cells as they came.

        Raises NotFound.
        """
        entry = self.archive.entry_of(file_id)
        place = entry.file_ids.index(file_id)
        with self._unpacked(entry) as tables:
            header = find_dialect(tables[place].path, name=entry.file_name).header
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(["line", "column", "value", "rule", *map(disarmed, header)])
        for row in self.warehouse.report("rejects", {"file_id": file_id}):
            reasons = row["reasons"]
            told = [
                "; ".join(str(reason[key] or "") for reason in reasons)
                for key in ("column_name", "cell", "rule")
            ]
            cells = [disarmed(cell or "") for cell in (*told, *row["cells"])]
            writer.writerow([row["line_no"], *cells])
        return text.getvalue()

    def _open(self, settings: Settings) -> None:
        self.archive = Archive(self.home)
        self.archive.forget_leftovers()
        self.memory = Memory(self.home)
        shutil.rmtree(self.home / "work", ignore_errors=True)
        with database_troubles_told(self.home):
            self.warehouse = Warehouse(self.home, settings)
        try:
            self._recover()
        except BaseException:
            self.warehouse.close()
            raise

    def _recover(self) -> None:
        """Bring the database to where the archive is, and take up files that were cut off."""
        in_ledger = {row["file_id"] for row in self.ledger()}
        entries = self.archive.entries()
        for entry in entries:
            if entry.state == "received" and entry.tables and set(entry.file_ids) <= in_ledger:
                self.archive.write(with_state(entry, "loaded"))
        entries = self.archive.entries()
        wanted = {id_ for entry in entries if entry.state == "loaded" for id_ in entry.file_ids}
        if wanted != in_ledger:
            self._replay(set(DATASETS), _silent)
        for entry in entries:
            if entry.state == "received":
                self._take_up(entry)

    def _take_up(self, entry: Entry) -> None:
        """Load a file that a crash cut off; a refusal is noted with it, as at any load."""
        try:
            self._refuse_twin(entry)
            self._take(entry, _silent)
        except (Refused, DiskFull):
            return

    def _refuse_twin(self, entry: Entry) -> None:
        """The same bytes are taken once; an earlier refusal of them is forgotten."""
        for other in self.archive.entries():
            if other.sha256 != entry.sha256 or other.stem == entry.stem:
                continue
            if other.state == "loaded":
                self.archive.discard(entry)
                ids = ", ".join(map(str, other.file_ids))
                raise AlreadyLoaded(
                    f"{entry.file_name} has the same bytes as {other.file_name}, which was loaded"
                    f" on {other.received_at[:10]} as file {ids}. Nothing was changed."
                )
            if other.state == "refused":
                self.archive.discard(other)

    def _take(self, entry: Entry, say: Progress) -> list[Loaded]:
        try:
            with database_troubles_told(self.home):
                return self._taken(entry, say)
        except CsfunnelError as problem:
            self.archive.write(with_state(entry, "refused", reason=str(problem), tables=()))
            raise

    def _taken(self, entry: Entry, say: Progress) -> list[Loaded]:
        """Recognise, note the choices, load in one transaction, and note that it is done."""
        with self._unpacked(entry) as tables:
            say("unpacked")
            jobs = self._recognised(entry, tables)
            say("recognised")
            entry = replace(entry, tables=tuple(job.choice for job in jobs))
            self.archive.write(entry)
            say("noted")
            loaded, careful = self._loaded(entry, jobs, say)
        say("committed")
        tables = tuple(replace(table, careful=careful) for table in entry.tables)
        self.archive.write(with_state(entry, "loaded", tables=tables))
        for job in jobs:
            self.memory.keep(job.choice, Asked(**entry.asked).columns_map)
        say("finished")
        return loaded

    def _recognised(self, entry: Entry, tables: list[Table]) -> list[Job]:
        """What each table is, and how its columns are read."""
        asked, first_id = Asked(**entry.asked), self.archive.next_file_id()
        jobs = []
        for place, table in enumerate(tables):
            dialect = find_dialect(table.path, name=table.name)
            found = recognise(
                dialect.header,
                data_set=asked.data_set,
                columns_map=asked.columns_map or None,
                remembered=self.memory.mapping(dialect.header),
            )
            choice = TableChoice(
                file_id=first_id + place,
                table=table.name,
                data_set=found.data_set.name,
                columns={name: asdict(source) for name, source in found.mapping.items()},
                zone=asked.zone or self.memory.zone(found.fingerprint),
                for_file=_for_file(found, asked, table.name),
                fingerprint=found.fingerprint,
                note=found.note,
            )
            jobs.append(Job(table, dialect, choice, found.extra))
        return jobs

    def _loaded(self, entry: Entry, jobs: list[Job], say: Progress) -> tuple[list[Loaded], bool]:
        """All tables of a file in one transaction: fast, or once more with care, and which it was."""
        changed = {f"loaded_{job.choice.data_set}" for job in jobs}
        for careful in (False, True):
            try:
                with self.warehouse.transaction() as cursor:
                    loaded = [self._load_one(cursor, entry, job, careful=careful) for job in jobs]
                    say("merged")
                    self.warehouse.build(cursor, changed)
                    self.warehouse.note_change(cursor)
                    say("built")
                return loaded, careful
            except NeedsCare:
                continue
        raise LedgerMismatch(f"{entry.file_name} could not be read twice alike; please report it.")

    def _load_one(self, cursor: Cursor, entry: Entry, job: Job, *, careful: bool) -> Loaded:
        loader = Loader(self.warehouse, cursor, job)
        counts = loader.careful(self._work()) if careful else loader.fast()
        warnings = [*loader.warnings, *_about_columns(job)]
        self._enter(cursor, entry, job, counts, warnings)
        return Loaded(
            file_id=job.choice.file_id,
            file_name=entry.file_name,
            table=job.table.name,
            data_set=job.choice.data_set,
            zone=job.choice.zone,
            warnings=tuple(warnings),
            **asdict(counts),
        )

    def _enter(
        self, cursor: Cursor, entry: Entry, job: Job, counts: Counts, warnings: list[str]
    ) -> None:
        """One line in the ledger, and what was said."""
        line = {
            "file_id": job.choice.file_id,
            "file_name": entry.file_name,
            "table_name": job.table.name,
            "data_set": job.choice.data_set,
            "state": "loaded",
            "sha256": entry.sha256,
            "bytes_count": entry.bytes_count,
            "encoding": job.table.encoding,
            "delimiter": job.dialect.delimiter,
            "zone": job.choice.zone,
            "header_line_no": job.dialect.header_line_number,
            "loaded_at": entry.received_at,
            "loaded_by": entry.received_by,
            **{f"{name}_count": count for name, count in asdict(counts).items()},
        }
        self.warehouse.run("intake", "ledger_add", cursor, line)
        if warnings:
            said = {"file_id": job.choice.file_id, "messages": warnings}
            self.warehouse.run("intake", "warning_add", cursor, said)

    def _replay(self, data_sets: set[str], say: Progress) -> int:
        """Read all loaded files of some data sets again, in the order they came, in one transaction."""
        entries = [entry for entry in self.archive.entries() if entry.state == "loaded"]
        count = 0
        with database_troubles_told(self.home), self.warehouse.transaction() as cursor:
            for name in sorted(data_sets):
                self.warehouse.run("intake", "clear", cursor, {"data_set": name})
            for entry in entries:
                if any(table.data_set in data_sets for table in entry.tables):
                    count += self._replay_one(cursor, entry, data_sets)
                    say(f"read {entry.file_name}")
            self.warehouse.build(cursor, {f"loaded_{name}" for name in data_sets})
            self.warehouse.note_change(cursor)
            say("built")
        say("committed")
        return count

    def _replay_one(self, cursor: Cursor, entry: Entry, data_sets: set[str]) -> int:
        """Load an archived file's tables as they were read when it came."""
        count = 0
        with self._unpacked(entry) as tables:
            for table, choice in zip(tables, entry.tables, strict=True):
                if choice.data_set in data_sets:
                    dialect = find_dialect(table.path, name=table.name)
                    job = Job(table, dialect, choice)
                    self._load_one(cursor, entry, job, careful=choice.careful)
                    count += 1
        return count

    @contextmanager
    def _unpacked(self, entry: Entry) -> Iterator[list[Table]]:
        """The tables of an archived file, in a work folder that goes away."""
        workdir = Path(tempfile.mkdtemp(dir=self._work()))
        try:
            with disk_full_told(self.home):
                yield unpack(self.archive.path(entry), workdir, name=entry.file_name)
        finally:
            shutil.rmtree(workdir, ignore_errors=True)

    def _work(self) -> Path:
        work = self.home / "work"
        work.mkdir(exist_ok=True)
        return work


def _silent(step: str) -> None:
    """Tell nobody."""


def _checked(asked: Asked) -> Asked:
    """The choices, or a refusal that names what they may be."""
    if asked.data_set is not None and asked.data_set not in DATASETS:
        raise UnknownDataSet(
            f"There is no data set {asked.data_set!r}: it is one of {', '.join(DATASETS)}."
        )
    if asked.zone is not None:
        try:
            ZoneInfo(asked.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ZoneNeeded(
                f"{asked.zone!r} is no time zone; say an IANA name such as America/New_York."
            ) from None
    return asked


def _for_file(found: Recognised, asked: Asked, table: str) -> dict[str, str]:
    """The values chosen for the whole file, all that it needs."""
    lacking = [name for name in found.for_file if name not in asked.for_file]
    if lacking:
        raise MissingColumns(
            f"{table}: {found.data_set.name} needs {lacking[0]} and no column says it. Choose it for"
            f" the file, such as --set {lacking[0]}=planhat."
        )
    return {name: asked.for_file[name] for name in found.for_file}


def _about_columns(job: Job) -> list[str]:
    """What is said about columns that were left out."""
    if not job.extra:
        return []
    return [f"Columns left out: {', '.join(job.extra)}."]


@contextmanager
def database_troubles_told(home: Path) -> Iterator[None]:
    """Turn DuckDB's "no space" into DiskFull; what else it says is not ours to name."""
    try:
        yield
    except DatabaseError as problem:
        text = str(problem).lower()
        if "no space left" in text or "disk quota" in text or "file too large" in text:
            raise DiskFull(
                f"No room left in {home}: nothing was changed. Make room, then load the file again."
            ) from problem
        raise
