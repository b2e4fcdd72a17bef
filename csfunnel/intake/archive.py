"""The archive: the bytes that came, with a small JSON beside each file. It is the truth."""

import hashlib
import json
import os
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from csfunnel.database_file import DATABASE_NAME
from csfunnel.disk import disk_full_told, sync_folder
from csfunnel.errors import ArchiveDamaged, NotFound, Unreadable
from csfunnel.intake import progress
from csfunnel.settings import now

CHUNK_BYTES = 8 * 2**20

Made = TypeVar("Made")


@dataclass(frozen=True)
class TableChoice:
    """How one table of a file is read: what was recognised or chosen when it came.

    `columns` goes from canonical names to {position, header, reads, fallbacks}; `for_file` holds
    values chosen for the whole file. `careful` is false where the fast reader was found to do;
    `is_mended` tells a CSV of rejected rows that came back, and `mends` the ledger ids of the files
    they are of, where its rows say so. `is_zone_remembered` tells that the zone was not chosen with
    the file. `beside` are sheets without a table that were left out, told with the
    file's first table. A replay reads by this and guesses nothing.
    """

    file_id: int
    table: str
    data_set: str
    columns: dict[str, Any]
    zone: str | None = None
    for_file: dict[str, str] = field(default_factory=dict)
    fingerprint: str = ""
    note: str = ""
    careful: bool = True
    left_out: tuple[str, ...] = ()
    is_mended: bool = False
    mends: tuple[int, ...] = ()
    is_zone_remembered: bool = False
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One file that came: where its bytes are and what became of it.

    `state` is received, loaded, refused or withdrawn. `asked` are the choices made by hand, kept so
    that a file cut off by a crash is taken up as it was meant, and `tries_count` how often that was
    tried. `tables` is empty until it is loaded.
    """

    stem: str
    file_name: str
    sha256: str
    bytes_count: int
    received_at: str
    received_by: str
    state: str = "received"
    reason: str = ""
    tries_count: int = 0
    asked: dict[str, Any] = field(default_factory=dict)
    tables: tuple[TableChoice, ...] = ()

    @property
    def file_ids(self) -> tuple[int, ...]:
        """The ledger's ids of its tables."""
        return tuple(table.file_id for table in self.tables)


class Archive:
    """The folder of files that came, each `<time>-<sha256>.bin` with its `.json`."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "archive"
        self.folder.mkdir(parents=True, exist_ok=True)

    def receive(self, source: Path, *, name: str, who: str, asked: dict[str, Any]) -> Entry:
        """Copy the bytes, fsync them and note that they came, before anything is parsed.

        Raises Unreadable where the file cannot be read, DiskFull where there is no room.
        """
        partial = self.folder / f".partial-{os.getpid()}-{id(source)}"
        try:
            with disk_full_told(self.folder):
                digest, bytes_count = _copied(source, partial)
            moment = now()
            stem = f"{moment:%Y%m%dT%H%M%S%fZ}-{digest}"
            entry = Entry(stem, name, digest, bytes_count, moment.isoformat(), who, asked=asked)
            with disk_full_told(self.folder):
                self.write(entry)
                partial.replace(self.path(entry))
                sync_folder(self.folder)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        return entry

    def path(self, entry: Entry) -> Path:
        """Where the bytes are."""
        return self.folder / f"{entry.stem}.bin"

    def let_go(self, entry: Entry) -> None:
        """Nobody reads its bytes again soon: they leave memory to the database and the next file.

        A copy that fills the system's cache makes the next one four times as slow.
        """
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError), self.path(entry).open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

    def write(self, entry: Entry) -> Entry:
        """Put the entry's JSON in place, whole or not at all."""
        target = self.folder / f"{entry.stem}.json"
        partial = target.with_suffix(".json.partial")
        with partial.open("w", encoding="utf-8") as file:
            json.dump(asdict(entry), file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
        sync_folder(self.folder)
        return entry

    def entries(self) -> list[Entry]:
        """Every file whose bytes arrived whole, in the order they came.

        One that was loaded stays listed even where its bytes are gone, so that this is not missed.
        Raises ArchiveDamaged.
        """
        found = filter(None, map(_read, self._files(".json")))
        return [each for each in found if each.state != "received" or self.path(each).exists()]

    def discard(self, entry: Entry) -> None:
        """Remove a file that is there already under another entry."""
        (self.folder / f"{entry.stem}.json").unlink(missing_ok=True)
        self.path(entry).unlink(missing_ok=True)

    def decide(self, entry: Entry) -> None:
        """Write what became of a file; earlier refusals of the same bytes are forgotten."""
        self.write(entry)
        for other in self.entries():
            is_same = other.sha256 == entry.sha256 and other.stem != entry.stem
            if is_same and other.state == "refused":
                self.discard(other)

    def entry_of(self, file_id: int) -> Entry:
        """The entry that holds a table of the ledger. Raises NotFound."""
        for entry in self.entries():
            if file_id in entry.file_ids:
                return entry
        raise NotFound(f"There is no file {file_id} in the ledger; `status` lists them.")

    def twin_of(self, entry: Entry) -> Entry | None:
        """Another file that is loaded and has the same bytes, if any."""
        return self.twin_of_bytes(entry.sha256, but=entry.stem)

    def twin_of_bytes(self, sha256: str, *, but: str = "") -> Entry | None:
        """A file that is loaded and has these bytes, if any, other than the one named."""
        for other in self.entries():
            if other.sha256 == sha256 and other.stem != but and other.state == "loaded":
                return other
        return None

    def next_file_id(self) -> int:
        """The id after the greatest ever given, withdrawn files included."""
        return 1 + max((id_ for entry in self.entries() for id_ in entry.file_ids), default=0)

    def forget_leftovers(self) -> None:
        """Remove what a killed copy left: it was never noted, so its sender still has it.

        Raises ArchiveDamaged.
        """
        for file in self._files():
            if file.name.startswith(".partial-") or file.suffix == ".partial":
                file.unlink(missing_ok=True)
        for file in self._files(".json"):
            if file.with_suffix(".bin").exists():
                continue
            entry = _read(file)
            if entry is not None and entry.state == "received":
                file.unlink()

    def hold(self, entry: Entry) -> None:
        """Raise ArchiveDamaged where a file's bytes are not those that came."""
        file = self.path(entry)
        if sha256_of(file, doing="Looking whether its bytes are as they came") != entry.sha256:
            raise ArchiveDamaged(
                f"{file.name} in the archive is not as {entry.file_name} was when it came. Put it"
                f" back from a backup, or {self.way_out(entry.stem)}."
            )

    def way_out(self, stem: str) -> str:
        """How to go on without a file, in words."""
        return _way_out(self.folder, stem)

    def _files(self, suffix: str = "") -> list[Path]:
        """The files by name. A folder that cannot be read must not look like an empty one.

        Raises ArchiveDamaged.
        """
        try:
            found = sorted(self.folder.iterdir())
        except OSError as problem:
            raise ArchiveDamaged(
                f"The archive {self.folder} cannot be read: {problem.strerror}. Nothing was"
                " changed; it is where all numbers come from, so bring it back first."
            ) from problem
        return [file for file in found if not suffix or file.suffix == suffix]


def sha256_of(path: Path, *, doing: str = "Comparing it with files that came before") -> str:
    """The SHA-256 of a file's bytes in hex."""
    digest = hashlib.sha256()
    progress.begin(doing, path.stat().st_size)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
            progress.passed(len(chunk))
    return digest.hexdigest()


def with_state(entry: Entry, state: str, **changes: Any) -> Entry:
    """The entry in another state."""
    return replace(entry, state=state, **changes)


def _copied(source: Path, target: Path) -> tuple[str, int]:
    """Copy, hashing and writing to disk beside it; the SHA-256 in hex and the number of bytes."""
    digest, bytes_count = hashlib.sha256(), 0
    hashed, synced = _done(), _done()
    try:
        reader = source.open("rb")
    except OSError as problem:
        raise Unreadable(f"{source.name} cannot be read: {problem.strerror}.") from problem
    with reader, target.open("wb") as writer, ThreadPoolExecutor(2) as beside:
        progress.begin("Archiving its bytes", os.fstat(reader.fileno()).st_size)
        while chunk := _read_chunk(reader, source.name):
            hashed.result()
            hashed = beside.submit(digest.update, chunk)
            writer.write(chunk)
            bytes_count += len(chunk)
            if synced.done():  # a disk that writes meanwhile has little left to do at the end
                synced.result()
                synced = beside.submit(os.fsync, writer.fileno())
            progress.passed(len(chunk))
        synced.result()
        writer.flush()
        os.fsync(writer.fileno())
        hashed.result()
    return digest.hexdigest(), bytes_count


def _done() -> Future[None]:
    done: Future[None] = Future()
    done.set_result(None)
    return done


def _read_chunk(reader: Any, name: str) -> bytes:
    try:
        return bytes(reader.read(CHUNK_BYTES))
    except OSError as problem:
        raise Unreadable(f"{name} cannot be read: {problem.strerror}.") from problem


def _read(file: Path) -> Entry | None:
    """The entry in a file; none where another thread has discarded it since it was listed.

    Raises ArchiveDamaged: to go on without it would take its rows out of all numbers unseen.
    """
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
        tables = tuple(_made(TableChoice, table) for table in written["tables"])
        return replace(_made(Entry, written), tables=tables)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise ArchiveDamaged(
            f"{file.name} in the archive is damaged ({type(problem).__name__}). Put it back from a"
            f" backup, or {_way_out(file.parent, file.stem)}."
        ) from problem


def _way_out(folder: Path, stem: str) -> str:
    return (
        f"move {stem}.json and {stem}.bin out of {folder}, and {DATABASE_NAME} out of the folder"
        " above it, to go on without that file: the rest is made anew, and it may be loaded again"
    )


def _made(kind: type[Made], written: Any) -> Made:
    """A dataclass from what was written of it; what a later version added is not known here."""
    known = {each.name for each in fields(kind)}  # type: ignore[arg-type] # it is a dataclass
    return kind(**{name: value for name, value in written.items() if name in known})
