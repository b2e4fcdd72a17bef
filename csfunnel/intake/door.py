"""The one door: a file from wherever takes the same steps, and is loaded whole or not at all."""

import logging
import shutil
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from filelock import FileLock, Timeout

from csfunnel import burndown, queries
from csfunnel.database_file import DATABASE_NAME
from csfunnel.datasets import DATASETS
from csfunnel.disk import disk_full_told, opening_told
from csfunnel.errors import (
    AlreadyLoaded,
    ArchiveDamaged,
    Cancelled,
    CsfunnelError,
    DatabaseDamaged,
    GroundMoved,
    NotFound,
    UnknownDataSet,
    WorkspaceBusy,
    ZoneNeeded,
)
from csfunnel.intake.archive import Archive, Entry, with_state
from csfunnel.intake.dialect import find_dialect
from csfunnel.intake.inbox import Inbox, RunJob
from csfunnel.intake.memory import Memory
from csfunnel.intake.mending import origin, rejects_csv
from csfunnel.intake.progress import Watch, watched
from csfunnel.intake.taking import Asked, Loaded, Taker, database_troubles_told
from csfunnel.mishaps import Unforeseen
from csfunnel.settings import Settings, now, zones
from csfunnel.warehouse import Rows, Warehouse

__all__ = ["Asked", "Door", "Loaded"]

LOCK_NAME = ".lock"
MOST_TRIES = 3  # a file that a process died of so often is no accident
_PATIENCE_SECONDS = 60  # for the job in hand, when the workspace is closed

_log = logging.getLogger("csfunnel")


class Door:
    """A workspace with its lock, archive and warehouse; one process at a time has it.

    Opening waits up to `wait_seconds` for the lock (WorkspaceBusy after that), then finishes what a
    crash cut off. Raises WorkspaceUnusable, ArchiveDamaged, SettingsWrong or DiskFull where it
    cannot.
    """

    def __init__(
        self, home: Path, *, settings: Settings | None = None, wait_seconds: float = 0
    ) -> None:
        self.home = home
        self._inbox: Inbox | None = None
        self._lock = FileLock(home / LOCK_NAME)
        with opening_told(home):
            home.mkdir(parents=True, exist_ok=True)
            self._enter(wait_seconds)
            try:
                self._open(settings or Settings.read(home))
            except BaseException:
                self._lock.release()
                raise

    def close(self) -> None:
        """Let go of the database and the workspace."""
        if self._inbox is not None:
            self._inbox.stop()
        is_idle = self.warehouse.writing.acquire(timeout=_PATIENCE_SECONDS)
        self.warehouse.close()  # a job that goes on is cut off, and taken up at the next start
        if is_idle:
            self.warehouse.writing.release()
        self._lock.release()

    def load(  # noqa: PLR0913 # a file and all that may be said of it, each by its name
        self,
        path: Path,
        *,
        name: str = "",
        asked: Asked | None = None,
        who: str = "",
        progress: Watch | None = None,
        expects: int | None = None,
    ) -> list[Loaded]:
        """Take a file: archive its bytes, read each table of it, merge, rebuild, note it all down.

        Raises Refused (its subclasses name the cause and the way out), DiskFull, or GroundMoved
        where the data version is no longer the one that is expected; then nothing has changed.
        Raises Cancelled where `progress` is: then nothing of the file stays.
        """
        with watched(progress) as say, say.turn(self.warehouse.writing):
            self._expect(expects)
            self._note_what_is_loaded()
            chosen = checked(asked or Asked())
            entry = self.archive.receive(
                path, name=name or path.name, who=who, asked=asdict(chosen)
            )
            try:
                say("received")
                self._refuse_twin(entry)
                loaded = self.taker.take(entry, say)
            except Cancelled:
                self.archive.discard(entry)
                raise
            self._note_burn_down({each.data_set for each in loaded}, loaded[-1].file_id)
            self._make_room()
            return loaded

    def withdraw(
        self, file_id: int, *, progress: Watch | None = None, expects: int | None = None
    ) -> list[int]:
        """Make everything as if the file had never come; returns the ledger ids that went with it.

        Raises NotFound, and GroundMoved as `load` does.
        """
        return self._turned(file_id, "loaded", "withdrawn", progress, expects=expects)

    def restore(
        self, file_id: int, *, progress: Watch | None = None, expects: int | None = None
    ) -> list[int]:
        """Take a withdrawn file back in, in its old place; returns the ledger ids that came back.

        Raises NotFound, AlreadyLoaded where its bytes came again since, and GroundMoved.
        """
        twin = self.archive.twin_of(self.archive.entry_of(file_id))
        if twin is not None:
            raise AlreadyLoaded(
                f"The same bytes came again as {twin.file_name}, file {twin.file_ids[0]}. Withdraw"
                " that one first, or leave this one out."
            )
        return self._turned(file_id, "withdrawn", "loaded", progress, expects=expects)

    def rebuild(self, *, progress: Watch | None = None) -> int:
        """Make all tables anew from the archive; returns how many tables were loaded."""
        with watched(progress) as say, say.turn(self.warehouse.writing):
            self._note_what_is_loaded()
            count = self._replay(set(DATASETS), say)
            self._make_room()
            return count

    def watch_inbox(self, run_job: RunJob) -> None:
        """Take what is dropped into the inbox, and the command line's jobs, until closed.

        Raises WorkspaceUnusable.
        """
        with opening_told(self.home):
            self._inbox = Inbox(self, run_job).start()

    def ledger(self) -> Rows:
        """Every loaded table and where its rows went, by file_id."""
        return self.warehouse.report("ledger", {})

    def refused(self) -> list[Entry]:
        """Files that came and were not taken, with the reason."""
        return [entry for entry in self.archive.entries() if entry.state == "refused"]

    def rejects(self, file_id: int, *, without: Collection[int] = ()) -> str:
        """The rejected rows of a file as CSV: what is wrong, then the cells as they came.

        `without` are the lines of those left out. Raises NotFound.
        """
        entry = self.archive.entry_of(file_id)
        place = entry.file_ids.index(file_id)
        with self.taker.unpacked(entry) as tables:
            header = find_dialect(tables[place].path, name=entry.file_name).header
        rows = self.warehouse.report("rejects", {"file_id": file_id})
        kept = (row for row in rows if row["line_no"] not in without)
        return rejects_csv(header, kept, of=origin(entry, entry.tables[place]))

    def loaded_entries(self) -> list[Entry]:
        """The files whose rows count, in the order they were loaded."""
        loaded = (entry for entry in self.archive.entries() if entry.state == "loaded")
        return sorted(loaded, key=lambda entry: entry.file_ids)

    def _turned(
        self, file_id: int, old: str, new: str, progress: Watch | None, *, expects: int | None
    ) -> list[int]:
        """Bring a file from one state to the other, and make its data sets anew."""
        with watched(progress) as say, say.turn(self.warehouse.writing):
            self._expect(expects)
            self._note_what_is_loaded()
            entry = self.archive.entry_of(file_id)
            if entry.state != old:
                raise NotFound(f"File {file_id} ({entry.file_name}) is {entry.state} already.")
            self.archive.write(with_state(entry, new))
            try:
                say("noted")
                self._replay({table.data_set for table in entry.tables}, say)
            except BaseException:
                with suppress(OSError):
                    self.archive.write(entry)
                raise
            with suppress(OSError):  # at worst a choice is asked for again, or said as remembered
                self.taker.relearn(entry, self.loaded_entries())
            self._note_burn_down({table.data_set for table in entry.tables}, entry.file_ids[-1])
            self._make_room()
            return list(entry.file_ids)

    def _note_burn_down(self, data_sets: set[str], file_id: int) -> None:
        """What is left to mend in a migration; the page tells where it cannot be kept.

        The rows are in by now, so whatever fails here must not look like a load that failed.
        """
        changed = frozenset(f"loaded_{name}" for name in data_sets)
        if "verdicts" in {query.name for query in queries.downstream(changed)}:
            with Unforeseen("keeping the burn-down"), suppress(CsfunnelError, OSError):
                burndown.note_load(self.warehouse, self.home, file_id=file_id)

    def _make_room(self) -> None:
        """The job is done by now, so whatever fails here must not look like one that failed."""
        with Unforeseen("making room in the database"):
            self.warehouse.reclaim()

    def _expect(self, version: int | None) -> None:
        now_at = self.warehouse.version()
        if version is not None and version != now_at:
            raise GroundMoved(
                f"The data has changed since this was previewed (version {version}, now {now_at})."
                " Look at the new preview, then decide."
            )

    def _enter(self, wait_seconds: float) -> None:
        try:
            self._lock.acquire(timeout=wait_seconds)
        except Timeout:
            raise WorkspaceBusy(
                f"Another process has the workspace {self.home} open. Wait for it or stop it."
            ) from None

    def _open(self, settings: Settings) -> None:
        self.archive = Archive(self.home)
        self.archive.forget_leftovers()
        self.memory = Memory(self.home)
        shutil.rmtree(self.home / "work", ignore_errors=True)
        if damage := self._damage_on_opening(settings):
            kept = _put_aside(self.home)
            _log.warning(
                "%s could not be read (%s). It is kept as %s and made anew from the archive.",
                DATABASE_NAME, damage, kept.name,
            )  # fmt: skip
            self._open_database(settings)
        for entry in self.archive.entries():
            if entry.state == "received":
                self._take_up(entry)

    def _damage_on_opening(self, settings: Settings) -> str:
        """Open the database; what DuckDB says of a file that is none or is damaged, else ""."""
        try:
            self._open_database(settings)
        except DatabaseDamaged as problem:
            return str(problem.__cause__).strip()
        return ""

    def _open_database(self, settings: Settings) -> None:
        """Open the database and bring it to where the archive is."""
        with database_troubles_told(self.home):
            self.warehouse = Warehouse(self.home, settings)
        self.taker = Taker(self.home, self.archive, self.memory, self.warehouse)
        try:
            self._catch_up()
        except BaseException:
            self.warehouse.close()
            raise

    def _catch_up(self) -> None:
        """Make anew what is not as archived, or not as files are read now."""
        in_ledger = self._note_what_is_loaded()
        archived = {id_ for entry in self.loaded_entries() for id_ in entry.file_ids}
        if archived != in_ledger or self.warehouse.is_read_otherwise:
            self._replay(set(DATASETS), Watch())

    def _note_what_is_loaded(self) -> set[int]:
        """Make up for notes that a crash or a full disk prevented; the ids in the ledger.

        Raises ArchiveDamaged where the archive does not know a file that counts: to go on would
        take its rows out of all numbers unseen.
        """
        names = {row["file_id"]: row["file_name"] for row in self.ledger()}
        in_ledger = set(names)
        entries = self.archive.entries()
        if lost := in_ledger - {id_ for entry in entries for id_ in entry.file_ids}:
            raise ArchiveDamaged(
                f"The archive {self.archive.folder} no longer has {len(lost)} of the"
                f" {len(in_ledger)} files that count, such as {names[min(lost)]}. Nothing was"
                f" changed. Bring them back, or move {DATABASE_NAME} out of {self.home} to go on"
                " without them."
            )
        for entry in entries:
            if entry.state == "received" and entry.tables and set(entry.file_ids) <= in_ledger:
                with disk_full_told(self.home):
                    self.archive.write(with_state(entry, "loaded"))
        return in_ledger

    def _take_up(self, entry: Entry) -> None:
        """Load a file that a crash cut off; whatever comes of it, the workspace opens."""
        if entry.tries_count >= MOST_TRIES:
            reason = f"csfunnel was stopped {entry.tries_count + 1} times while it read this file."
            self.archive.write(with_state(entry, "refused", reason=reason, tables=()))
            return
        with Unforeseen(f"taking up {entry.file_name}"), suppress(CsfunnelError):
            entry = self.archive.write(replace(entry, tries_count=entry.tries_count + 1))
            self._refuse_twin(entry)
            self.taker.take(entry, Watch())

    def _refuse_twin(self, entry: Entry) -> None:
        """The same bytes are taken once."""
        other = self.archive.twin_of(entry)
        if other is not None:
            self.archive.discard(entry)
            raise AlreadyLoaded(twin_told(entry.file_name, other), other.file_ids)

    def _replay(self, data_sets: set[str], say: Watch) -> int:
        return self.taker.replay(self.loaded_entries(), data_sets, say)


def twin_told(name: str, other: Entry) -> str:
    """That a file's bytes came before, and as which file."""
    ids = ", ".join(map(str, other.file_ids))
    return (
        f"{name} has the same bytes as {other.file_name}, which was loaded"
        f" on {other.received_at[:10]} as file {ids}. Nothing was changed."
    )


def checked(asked: Asked) -> Asked:
    """The choices, or a refusal that names what they may be."""
    if asked.data_set is not None and asked.data_set not in DATASETS:
        raise UnknownDataSet(
            f"There is no data set {asked.data_set!r}: it is one of {', '.join(DATASETS)}."
        )
    if asked.zone is not None and asked.zone not in zones():
        raise ZoneNeeded(
            f"{asked.zone!r} is no time zone; say an IANA name such as America/New_York."
        )
    return asked


def _put_aside(home: Path) -> Path:
    """Move a damaged database, and its log, out of the way; where it is now."""
    kept = home / f"{DATABASE_NAME}.damaged-{now():%Y%m%dT%H%M%SZ}"
    (home / DATABASE_NAME).replace(kept)
    log = home / f"{DATABASE_NAME}.wal"
    if log.exists():
        log.replace(kept.with_name(f"{kept.name}.wal"))
    return kept
