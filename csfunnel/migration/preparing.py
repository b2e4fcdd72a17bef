"""Making the first pack: every legacy note is in exactly one chunk, or left out with the reason."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from csfunnel.disarming import disarmed
from csfunnel.migration import prechecks
from csfunnel.migration.packing import (
    HEAD,
    MOST_BYTES,
    Chunk,
    Chunks,
    Group,
    Spool,
    made_whole,
    write_json,
    write_manifest,
)
from csfunnel.migration.records import (
    NO_SUBJECT,
    Lookups,
    Made,
    Row,
    as_json,
    made_of,
    usual_lookups,
)
from csfunnel.warehouse import Cursor, Warehouse

Progress = Callable[[str], None]

BATCH_ROWS = 500  # some notes are 40 MB
TELL_ROWS = 20_000
TOO_LARGE = "too large"
LEFT_OUT = "left_out.csv"


@dataclass(frozen=True)
class Choices:
    """What is chosen for a pack: its lookups, the words for an empty subject, the size of a call.

    `keeps_unknown` sends attendees whom Gainsight does not know, too: it then refuses their notes
    until they are loaded there.
    """

    lookups: Lookups = field(default_factory=usual_lookups)
    no_subject: str = NO_SUBJECT
    keeps_unknown: bool = True
    most_bytes: int = MOST_BYTES

    @cached_property
    def tail(self) -> bytes:
        """What follows the records in the body of a call."""
        return b'],"lookups":' + as_json(self.lookups) + b"}"


@dataclass
class Packed:
    """What went into a pack: its chunks, how many notes were cut, and how many left out, by why."""

    chunks: list[Chunk] = field(default_factory=list)
    cut_count: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def records_count(self) -> int:
        """Records in all chunks."""
        return sum(chunk.records_count for chunk in self.chunks)


def prepare(
    warehouse: Warehouse,
    out: Path,
    *,
    choices: Choices | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Write the pack that loads all legacy notes; gives what its manifest says, without chunks.

    The same data and settings give the same bytes. Raises NotReady where a pre-check stops it or
    `out` holds other files, DiskFull where there is no room.
    """
    chosen, say = choices or Choices(), progress or silent
    with (
        snapshot(warehouse) as cursor,
        made_whole(out) as folder,
        closing(Packer(folder, chosen)) as packer,
    ):
        found = prechecks.run(warehouse, chosen.lookups, cursor=cursor)
        prechecks.stop_if_any(found)
        total = sum(check.notes_count for check in found if check.name == "legacy_notes")
        warehouse.run("reports", "migration_notes", cursor)
        for done, row in enumerate(rows_of(cursor)):
            if done % TELL_ROWS == 0:
                say(f"{done:,} of {total:,} notes")
            packer.take(row, "post")
        packed = packer.finish(say)
        write_json(folder / "prechecks.json", [check.as_dict() for check in found])
        about = {
            "kind": "prepare",
            "legacy_rows_count": packed.records_count + sum(packed.left_out.values()),
            "already_loaded_count": sum(
                check.notes_count for check in found if check.name == "already loaded"
            ),
            **told(packed, warehouse),
        }
        return write_manifest(folder, packed.chunks, about)


class Packer:
    """Takes rows as they come, and writes them as chunks and left_out.csv when all are there."""

    def __init__(self, folder: Path, choices: Choices) -> None:
        self._folder, self._choices = folder, choices
        self._spools: dict[Group, Spool] = {}
        self._left_out = Spool(folder / ".left_out.spool")
        self._packed = Packed()

    def take(self, row: Row, step: str) -> Made | None:
        """Pack a row, or leave it out, which gives None."""
        if row.left_out is not None:
            self.leave_out(row, row.left_out)
            return None
        made = made_of(
            row, no_subject=self._choices.no_subject, keeps_unknown=self._choices.keeps_unknown
        )
        if len(HEAD) + len(made.body) + len(self._choices.tail) > self._choices.most_bytes:
            self.leave_out(row, TOO_LARGE)
            return None
        group = Group(step, row.system, row.type_name)
        if group not in self._spools:
            self._spools[group] = Spool(self._folder / f".{len(self._spools)}.spool")
        self._spools[group].add(row.record_id, made.body)
        self._packed.cut_count += made.is_cut
        return made

    def leave_out(self, row: Row, why: str) -> None:
        """Note that a row is not in the pack."""
        said = REASONS[why].format(survivor_id=row.survivor_id)
        self._left_out.add(f"{row.system}\0{row.record_id}", f"{why}\0{said}".encode())
        self._packed.left_out[why] += 1

    def finish(self, say: Progress) -> Packed:
        """Write all chunks, external_ids.csv and left_out.csv."""
        say("writing the chunks")
        chunks = Chunks(self._folder, self._choices.tail, self._choices.most_bytes)
        with table(self._folder / "external_ids.csv", ("external_id", "system", "file")) as add:
            for group in sorted(self._spools):
                spool = self._spools[group]
                for chunk, ids in chunks.write(group, spool):
                    say(f"writing the chunks, {len(chunks.written):,} so far")
                    for external_id in ids:
                        add((external_id, group.system, chunk.file))
                spool.drop()
        self._packed.chunks = chunks.written
        with table(self._folder / LEFT_OUT, ("system", "record_id", "why", "sentence")) as add:
            for place in self._left_out.places():
                key, why = self._left_out.id_at(place), self._left_out.body_at(place).decode()
                add((*key.split("\0", 1), *why.split("\0", 1)))
        self.close()
        return self._packed

    def close(self) -> None:
        """Let go of what was kept on the way."""
        for spool in (*self._spools.values(), self._left_out):
            spool.drop()


REASONS = {
    "duplicate": "Another copy of the same note, {survivor_id}, is the one that is sent.",
    "no date": "It has no date, and the Timeline asks for one.",
    "no label": "Its system has no label in the setting external_sources.",
    "no account id": "It names no account.",
    "unknown account": "No company has the id of its account.",
    "several companies": "Several companies have the id of its account.",
    "id taken": "An activity from elsewhere has the same id, and the Timeline takes an id once.",
    "survivor missing": (
        "It stays until {survivor_id}, of which it is a copy, is in the Timeline where it belongs."
    ),
    "id used twice": "A note of another system has the same id, and the Timeline takes an id once.",
    "shared": (
        "Its activity carries a note of another system too, which has the same id and label. Give"
        " each system its own label in external_sources and on the Timeline."
    ),
    "unknown attendees": (
        "It would have to be deleted and made anew, and Gainsight refuses it while it does not know"
        " all its attendees: load them there, or leave them off, then make the pack again."
    ),
    TOO_LARGE: "It is larger than a call may be.",
}


def rows_of(cursor: Cursor) -> Iterator[Row]:
    """The rows of the report run last, a few at a time."""
    while batch := cursor.fetchmany(BATCH_ROWS):
        yield from map(Row._make, batch)


def told(packed: Packed, warehouse: Warehouse) -> dict[str, Any]:
    """What a manifest says of how a pack was made."""
    settings = warehouse.settings
    return {
        "external_sources": dict(sorted(settings.external_sources.items())),
        "type_map": dict(sorted(settings.type_map.items())),
        "fallback_author": settings.fallback_author,
        "cut_count": packed.cut_count,
        "left_out": dict(sorted(packed.left_out.items())),
    }


@contextmanager
def snapshot(warehouse: Warehouse) -> Iterator[Cursor]:
    """A cursor that sees the data as it is now, whatever is loaded meanwhile."""
    cursor = warehouse.cursor()
    cursor.begin()
    try:
        yield cursor
    finally:
        cursor.rollback()
        cursor.close()


@contextmanager
def table(file: Path, header: Sequence[str]) -> Iterator[Callable[[Sequence[str]], None]]:
    """A CSV to add rows to, safe to open in a spreadsheet."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        yield lambda cells: writer.writerow([disarmed(cell) for cell in cells])


def silent(step: str) -> None:
    """Nobody is told."""
