"""Packs of notes: put in order, cut into calls that are small enough, and whole or not there."""

import hashlib
import json
import shutil
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock, Timeout

from csfunnel.disk import disk_full_told, sync_file, sync_folder
from csfunnel.errors import NotReady

MANIFEST = "manifest.json"
MOST_BYTES = 75_000_000  # the API takes 80 MB a call, and does not say whether 10**6 or 2**20
CALLS_PER_HOUR = (12, 4)  # the API's page says 12, an older version of it 4
CALLS = {  # step -> method and path of its calls
    "post": ("POST", "/v1/ant/es/activity/bulk"),
    "put": ("PUT", "/v1/ant/es/activity/bulk?identifier=externalid"),
}

HEAD = b'{"records":['


class Group(NamedTuple):
    """What goes into chunks together."""

    step: str
    system: str
    type_name: str


@dataclass(frozen=True)
class Chunk:
    """One file of a pack: the body of one call."""

    file: str
    step: str
    method: str
    path: str
    system: str
    type_name: str
    records_count: int
    bytes_count: int
    sha256: str
    first_id: str
    last_id: str


class Spool:
    """Records of one group as they come, to be read again in the order of their ids.

    Only ids and places are kept in memory; the bytes wait in a file.
    """

    def __init__(self, file: Path) -> None:
        self._path = file
        self._file = file.open("w+b")
        self._ids: list[str] = []
        self._starts, self._lengths = array("Q"), array("Q")
        self._end = 0

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, record_id: str, body: bytes) -> None:
        """Keep one record."""
        self._file.write(body)
        self._ids.append(record_id)
        self._starts.append(self._end)
        self._lengths.append(len(body))
        self._end += len(body)

    def places(self) -> "array[int]":
        """The place of every record, ids by code point; nothing can be added after."""
        return array("Q", sorted(range(len(self._ids)), key=self._ids.__getitem__))

    def id_at(self, place: int) -> str:
        """The id of the record there."""
        return self._ids[place]

    def bytes_at(self, place: int) -> int:
        """How many bytes the record there has."""
        return self._lengths[place]

    def body_at(self, place: int) -> bytes:
        """The record there."""
        self._file.seek(self._starts[place])
        return self._file.read(self._lengths[place])

    def drop(self) -> None:
        """Let go of the file; once more does nothing."""
        self._file.close()
        self._path.unlink(missing_ok=True)


@contextmanager
def made_alone(out: Path) -> Iterator[None]:
    """While it lasts, nobody else makes a pack at `out`; who has it may ask for it again.

    Raises NotReady where somebody else makes one.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    name = out.with_name(f".{out.name}.lock")
    lock = FileLock(name, timeout=0, is_singleton=True)  # one for a thread, so it counts who asks
    try:
        lock.acquire()
    except Timeout:
        raise NotReady("This pack is being made right now. Try again when it is done.") from None
    try:
        yield
    finally:
        if lock.lock_counter == 1:
            with suppress(OSError):  # Windows removes no file that is open, but does so on release
                name.unlink()  # whoever opened it meanwhile sees that it is gone, and asks anew
        lock.release()


@contextmanager
def _place_told(out: Path) -> Iterator[None]:
    """Name what the operating system has against the folder of a pack."""
    if not out.name:
        raise NotReady(f"{out} cannot become a pack. Name a new or an empty folder.")
    try:
        with disk_full_told(out.parent):
            yield
    except OSError as problem:
        raise NotReady(
            f"The pack cannot be written to {out}: {problem.strerror or problem}. Nothing was made;"
            " name another folder."
        ) from problem


@contextmanager
def made_whole(out: Path) -> Iterator[Path]:
    """A folder to write a pack into, which becomes `out` when all is written, or else vanishes.

    An older pack in its place is replaced, and what a killed maker left is removed. Raises NotReady
    where `out` holds anything else, cannot be written or somebody else makes a pack there, DiskFull
    where there is no room.
    """
    with _place_told(out), made_alone(out):
        _refuse_others(out)
        partial = out.with_name(f".{out.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        try:
            yield partial
            for file in partial.iterdir():
                sync_file(file)
            sync_folder(partial)
            _put_in_place(partial, out)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


@dataclass
class Chunks:
    """Writes the records of groups as bodies of calls, each at most `most_bytes` long.

    `tail` is what follows the records. A record larger than a call stands in one of its own, so who
    adds it sees to its size.
    """

    folder: Path
    tail: bytes
    most_bytes: int = MOST_BYTES
    written: list[Chunk] = field(default_factory=list)

    def write(self, group: Group, spool: Spool) -> Iterator[tuple[Chunk, list[str]]]:
        """Each chunk of a group, with the ids in it."""
        for places in self._calls(spool):
            ids = [spool.id_at(place) for place in places]
            yield self._one(group, map(spool.body_at, places), ids), ids

    def _calls(self, spool: Spool) -> Iterator[list[int]]:
        """The places of the records of each call, in order."""
        places, size = list[int](), 0
        room = self.most_bytes - len(HEAD) - len(self.tail)
        for place in spool.places():
            length = spool.bytes_at(place)
            if places and size + length > room:
                yield places
                places, size = [], 0
            places.append(place)
            size += length + 1
        if places:
            yield places

    def _one(self, group: Group, bodies: Iterable[bytes], ids: list[str]) -> Chunk:
        """Write the body of one call, and say what is in it."""
        method, path = CALLS[group.step]
        number = len(self.written) + 1  # it tells files apart whose words look alike
        name = f"{number:04}-{'-'.join(_file_word(word) for word in group)}.json"
        parts = (b"," + body if at else HEAD + body for at, body in enumerate(bodies))
        bytes_count, digest = _write(self.folder / name, chain(parts, (self.tail,)))
        chunk = Chunk(
            file=name,
            step=group.step,
            method=method,
            path=path,
            system=group.system,
            type_name=group.type_name,
            records_count=len(ids),
            bytes_count=bytes_count,
            sha256=digest,
            first_id=ids[0],
            last_id=ids[-1],
        )
        self.written.append(chunk)
        return chunk


def write_manifest(
    folder: Path, chunks: Iterable[Chunk], about: Mapping[str, Any]
) -> dict[str, Any]:
    """Write, last of all, what is in the pack and how long it takes to load; gives it."""
    listed = [asdict(chunk) for chunk in chunks]
    others = sorted(
        file for file in folder.iterdir() if file.name not in {each["file"] for each in listed}
    )
    content = {
        **about,
        "records_count": sum(each["records_count"] for each in listed),
        "bytes_count": sum(each["bytes_count"] for each in listed),
        "calls_count": len(listed),
        "hours": hours_of(len(listed)),
        "chunks": listed,
        "files": [{"file": file.name, "sha256": _digest(file)} for file in others],
    }
    write_json(folder / MANIFEST, content)
    return content


def hours_of(calls_count: int) -> dict[str, float]:
    """The hours so many calls take, up to a tenth, by the calls an hour that are allowed."""
    return {
        f"at_{allowed}_calls_an_hour": -(-calls_count * 10 // allowed) / 10
        for allowed in CALLS_PER_HOUR
    }


def write_json(file: Path, content: Any) -> None:
    """Write JSON for people and programs alike."""
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _file_word(word: str) -> str:
    """A word as a file can be called by."""
    plain = "".join(char if char.isalnum() and char.isascii() else "_" for char in word)
    return plain[:40]


def _write(file: Path, parts: Iterable[bytes]) -> tuple[int, str]:
    """Write a file; how many bytes it has, and their digest."""
    digest, bytes_count = hashlib.sha256(), 0
    with file.open("wb") as out:
        for part in parts:
            bytes_count += out.write(part)
            digest.update(part)
    return bytes_count, digest.hexdigest()


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _refuse_others(out: Path) -> None:
    """Only a folder that is not there, is empty, or holds a pack and nothing else is written to."""
    if not out.exists():
        return
    if not out.is_dir():
        raise NotReady(f"{out} is a file. Name a folder for the pack.")
    found = {entry.name for entry in out.iterdir()}
    others = sorted(found - _names_in_pack(out))
    if others:
        raise NotReady(
            f"{out} holds other files ({', '.join(others[:3])}{' …' if others[3:] else ''}), and "
            "they are left alone. Name a new or an empty folder."
        )


def _names_in_pack(folder: Path) -> set[str]:
    """The names that a pack's manifest accounts for; none where it is no pack."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        listed = [*manifest["chunks"], *manifest["files"]]
        return {MANIFEST, *(each["file"] for each in listed)}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _put_in_place(partial: Path, out: Path) -> None:
    """Move a whole pack to its place; between the two moves there is none, never half of one."""
    old = out.with_name(f".{out.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    partial.rename(out)
    sync_folder(out.parent)
    shutil.rmtree(old, ignore_errors=True)
