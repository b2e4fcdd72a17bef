"""What is kept of activities before a repair deletes or overwrites them."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from csfunnel.migration.records import as_json
from csfunnel.warehouse import Cursor, Warehouse, as_utc

DELETED, OVERWRITTEN, EARLIER = (
    "deleted.jsonl",
    "overwritten.jsonl",
    "copies_of_earlier_packs.jsonl",
)
COPIES_AT_ONCE = 1_000


def keep(warehouse: Warehouse, cursor: Cursor, file: Path, activity_ids: Iterable[str]) -> None:
    """Write each activity in full, one a line, by its id; no file where there are none."""
    ids = sorted(activity_ids)
    if not ids:
        return
    with file.open("wb") as out:
        for at in range(0, len(ids), COPIES_AT_ONCE):
            some = {"activity_ids": ids[at : at + COPIES_AT_ONCE]}
            for row in warehouse.report("migration_copies", some, cursor=cursor):
                times = {name: as_utc(row[name]) for name in ("activity_at", "created_at")}
                out.write(as_json({**row, **times}) + b"\n")


def keep_earlier(older: Path, folder: Path) -> None:
    """Carry over the copies of an older pack that the new one replaces: they may be the last.

    Lines that the new pack has itself are left out, so that making it again changes nothing.
    """
    written = {_bits(line) for name in (DELETED, OVERWRITTEN) for line in _lines(folder / name)}
    file = folder / EARLIER
    with file.open("wb") as out:
        for name in (EARLIER, DELETED, OVERWRITTEN):
            for line in _lines(older / name):
                if _bits(line) not in written:
                    written.add(_bits(line))
                    out.write(line)
    if not file.stat().st_size:
        file.unlink()


def _bits(line: bytes) -> bytes:
    """What tells lines apart and takes less room."""
    return hashlib.blake2b(line, digest_size=16).digest()


def _lines(file: Path) -> Iterator[bytes]:
    if file.exists():
        with file.open("rb") as opened:
            yield from opened
