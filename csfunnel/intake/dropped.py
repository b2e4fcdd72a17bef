"""Files dropped into the inbox: each is claimed, loaded, and put away with what became of it."""

import json
import logging
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from csfunnel.errors import AlreadyLoaded, CsfunnelError, NotFound, Refused
from csfunnel.intake.archive import CHUNK_BYTES
from csfunnel.mishaps import Unforeseen
from csfunnel.naming import told_name
from csfunnel.settings import now

CLAIMS_NAME = ".taking"
PART_NAME = ".part.json"  # beside a claimed file: what became of the part that was read before
WATCHED_SECONDS = 600.0  # how long a file that was put away may still grow
# A file system's names have 255 bytes at most; room is left for a prefix and for `.json`.
MOST_NAME_BYTES = 240

Size = tuple[int, int]  # bytes, and when they were last written, in ns
Told = dict[str, Any]

_log = logging.getLogger("csfunnel")


class Takes(Protocol):
    """What the inbox needs of a door."""

    home: Path

    def load(self, path: Path, *, name: str = "", who: str = "") -> list[Any]:
        """As Door.load."""

    def withdraw(self, file_id: int) -> list[int]:
        """As Door.withdraw."""


@dataclass(frozen=True)
class _Read:
    """What became of a file, and how large it was then."""

    size: Size
    told: Told
    digest: bytes = b""  # of as many bytes
    until: float = 0.0  # monotonic seconds


class Dropped:
    """Takes the files of a folder, each once its size stood still from one look to the next.

    It is claimed first, by a move into `.taking/`: what comes under its name from then on is
    another file. Then it goes to `taken/` with its ledger lines as JSON beside it, or to `refused/`
    with the reason. Names that begin with a dot or end in `.part` are left alone: somebody is still
    writing them. One that cannot be moved is loaded once and stays; its move is tried again with
    each look. One that went on growing was read in part: it is read again, and the part withdrawn.
    One that was changed otherwise, as in an editor, is left where it was put.
    """

    def __init__(self, door: Takes, folder: Path) -> None:
        self.door, self.folder, self.claims = door, folder, folder / CLAIMS_NAME
        self._sizes: dict[Path, Size] = {}
        self._not_moved: dict[Path, _Read] = {}
        self._put_away: dict[Path, _Read] = {}
        self._left = set(_claimed_in(self.claims))  # by a dashboard that was killed
        for name in ("taken", "refused"):
            self._put_away.update(_put_away_in(folder / name))

    def ready(self) -> list[Path]:
        """The files that stood still since the last look, by name."""
        self._claim_what_grew()
        before, self._sizes = self._sizes, dict(_sizes_in(self.folder, self.claims))
        return [file for file, size in self._sizes.items() if before.get(file) == size]

    def take(self, file: Path) -> None:
        """Load a file that is ready, unless that was done, and put it where it belongs."""
        size, held = self._sizes[file], file
        if file.parent == self.folder:
            held = self._claimed(file)
            if _size(held) != size:  # another came under its name meanwhile, or it is gone
                return
        read = self._not_moved.pop(held, None)
        if read is None or read.size != size:
            part = read.told if read and _has_grown(held, read) else _part_of(held)
            read = _Read(size, self._loaded(held, part))
        self._move(held, read)

    def _claimed(self, file: Path) -> Path:
        """Where the file is now; as before where it cannot be moved."""
        if file in self._not_moved or _leads_nowhere_from_elsewhere(file):
            return file
        place = self.claims / uuid.uuid4().hex
        try:
            place.mkdir()
            return file.rename(place / file.name)
        except OSError as problem:
            with suppress(OSError):
                place.rmdir()
            _log.warning("%s stays where it is: %s.", told_name(file), problem.strerror)
            return file

    def _loaded(self, file: Path, part: Told) -> Told:
        """What became of a file, of which a part was read before or nothing."""
        name, ids = told_name(file), [each["file_id"] for each in part.get("loaded", [])]
        told: Told = {}
        with Unforeseen(f"taking {name} from the inbox") as mishap:
            try:
                loaded = self.door.load(file, name=name, who="inbox")
                told = {"loaded": [asdict(each) for each in loaded]}
            except AlreadyLoaded as problem:
                if ids and set(ids) <= set(problem.file_ids):  # it grew while it was copied
                    return part
                told = {"refused": str(problem)}
                if file in self._left:
                    told = {"loaded": [], "note": f"The start before had loaded it. {problem}"}
            except Refused as problem:
                told = {"refused": str(problem)}
            except CsfunnelError as problem:  # no room, say: then a part is better than nothing
                return {"file_name": name, "refused": str(problem), **_still_counts(ids)}
            told |= self._withdrawn(ids)
        if mishap.said:
            told = {"refused": mishap.said, **_still_counts(ids)}
        return {"file_name": name, **told}

    def _withdrawn(self, ids: list[int]) -> Told:
        """Make as if the part of a file that was read while it grew had never come."""
        if not ids:
            return {}
        try:
            self.door.withdraw(ids[0])
        except NotFound:  # somebody did
            return {}
        except CsfunnelError:
            return _still_counts(ids)
        return {"note": f"It was read in part as file {ids[0]} while it grew; that is withdrawn."}

    def _move(self, file: Path, read: _Read) -> None:
        """Move a file with what became of it beside it; an earlier one of its name is kept."""
        where = self.folder / ("taken" if "loaded" in read.told else "refused")
        target = where / _shortened(file)
        if target.exists() or _beside(target).exists():
            target = where / f"{uuid.uuid4().hex[:8]}-{target.name}"
        try:
            read = replace(read, digest=_digest(file, read.size[0]))
            _beside(target).write_text(_written(read), encoding="utf-8")
            file.rename(target)
        except OSError:
            _beside(target).unlink(missing_ok=True)
            self._not_moved[file] = read
            return
        if file.parent != self.folder:
            shutil.rmtree(file.parent, ignore_errors=True)
        self._put_away[target] = replace(read, until=monotonic() + WATCHED_SECONDS)

    def _claim_what_grew(self) -> None:
        """Take back what was put away while somebody was still writing it."""
        for target, read in list(self._put_away.items()):
            size = _size(target)
            if size is not None and size[0] == read.size[0] and monotonic() < read.until:
                continue
            del self._put_away[target]
            if _has_grown(target, read):
                self._claim_again(target)

    def _claim_again(self, target: Path) -> None:
        held = self._claimed(target)
        if held != target:
            _log.warning("%s went on growing; it is read again.", told_name(target))
            with suppress(FileNotFoundError):
                _beside(target).rename(held.with_name(PART_NAME))


def _sizes_in(folder: Path, claims: Path) -> Iterator[tuple[Path, Size]]:
    """The files that may be taken, those claimed before first; one that goes meanwhile is none."""
    dropped = (file for file in sorted(folder.iterdir()) if _is_whole(file))
    for file in (*_claimed_in(claims), *dropped):
        size = _size(file)
        if size is not None:
            yield file, size


def _size(file: Path) -> Size | None:
    """A file's size; None where it is none or is gone."""
    with suppress(OSError):
        if file.is_file():
            found = file.stat()
            return found.st_size, found.st_mtime_ns
    return None


def _still_counts(ids: list[int]) -> Told:
    return {"note": f"A part of it still counts as file {ids[0]}: withdraw that."} if ids else {}


def _claimed_in(claims: Path) -> list[Path]:
    return [file for file in sorted(claims.glob("*/*")) if file.name != PART_NAME]


def _part_of(claimed: Path) -> Told:
    """What became of the part of a claimed file that was read before it grew."""
    with suppress(OSError, ValueError):  # there is none, or it was cut off with the power
        part: Told = json.loads(claimed.with_name(PART_NAME).read_text(encoding="utf-8"))
        return part
    return {}


def _put_away_in(folder: Path) -> Iterator[tuple[Path, _Read]]:
    """What a dashboard before this one put away lately, by the notes beside it."""
    for beside in folder.glob("*.json"):
        with suppress(OSError, ValueError, KeyError, TypeError):  # it may be any file
            left_seconds = WATCHED_SECONDS - (now().timestamp() - beside.stat().st_mtime)
            if left_seconds > 0:
                told = json.loads(beside.read_text(encoding="utf-8"))
                size, digest = (int(told["read_bytes"]), 0), bytes.fromhex(told["sha256"])
                until = monotonic() + left_seconds
                yield beside.with_suffix(""), _Read(size, told, digest, until)


def _leads_nowhere_from_elsewhere(file: Path) -> bool:
    return file.is_symlink() and not file.readlink().is_absolute()


def _has_grown(file: Path, read: _Read) -> bool:
    """Whether a file has more bytes than were read, after those."""
    size = _size(file)
    with suppress(OSError):
        if size is not None and size[0] > read.size[0]:
            return _digest(file, read.size[0]) == read.digest
    return False


def _digest(file: Path, bytes_count: int) -> bytes:
    """The SHA-256 of a file's first bytes."""
    digest, left = sha256(), bytes_count
    with file.open("rb") as opened:
        while chunk := opened.read(min(left, CHUNK_BYTES)):
            digest.update(chunk)
            left -= len(chunk)
    return digest.digest()


def _shortened(file: Path) -> str:
    """The file's name, cut before its ending where nothing could stand beside it."""
    ending = os.fsencode(file.suffix)[:MOST_NAME_BYTES]
    return os.fsdecode(os.fsencode(file.stem)[: MOST_NAME_BYTES - len(ending)] + ending)


def _beside(target: Path) -> Path:
    return target.with_name(f"{target.name}.json")


def _is_whole(file: Path) -> bool:
    return not file.name.startswith(".") and not file.name.endswith(".part")


def _written(read: _Read) -> str:
    """What became of a file, with what tells whether it grew since, as JSON."""
    told = {**read.told, "read_bytes": read.size[0], "sha256": read.digest.hex()}
    return json.dumps(told, ensure_ascii=False, indent=1, default=str)
