"""The desk before the door: a file looked at, tried and mended before it is taken for good."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from csfunnel.disarming import disarmed
from csfunnel.disk import disk_full_told
from csfunnel.errors import AlreadyLoaded, EmptyFile
from csfunnel.intake import beside, staged
from csfunnel.intake.archive import CHUNK_BYTES, Entry, sha256_of
from csfunnel.intake.dialect import find_dialect
from csfunnel.intake.door import Asked, Door, checked, twin_told
from csfunnel.intake.mending import brought, origin
from csfunnel.intake.progress import Watch, watched
from csfunnel.intake.proposing import Proposal, Proposer
from csfunnel.intake.trial import Effect, Tester, Trial


class Source(Protocol):
    """What is needed of a stream of bytes."""

    def read(self, size: int, /) -> bytes:
        """So many bytes more, fewer at the end, none after it."""


class Desk:
    """What can be asked of a workspace about a file without changing anything."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._proposer = Proposer(door.warehouse, door.memory, door.taker.work)
        self._tester = Tester(door.taker)

    def stage(self, source: Source, *, bytes_count: int, progress: Watch | None = None) -> Path:
        """Keep a file that is only looked at; `forget` it, or it goes after some hours.

        Raises DiskFull, and Cancelled where `progress` is: then nothing of it stays.
        """
        with disk_full_told(self._door.home):
            path = staged.place(self._door.taker.work)
            try:
                with watched(progress) as say, path.open("wb") as file:
                    say.begin("Copying its bytes", bytes_count)
                    while chunk := source.read(CHUNK_BYTES):
                        file.write(chunk)
                        say.passed(len(chunk))
                    say("received")
            except BaseException:
                self.forget(path)
                raise
        return path

    def forget(self, path: Path) -> None:
        """Remove a staged file."""
        staged.forget(path)

    def propose(
        self, path: Path, *, name: str, asked: Asked | None = None, progress: Watch | None = None
    ) -> list[Proposal]:
        """What each table of a staged file seems to be.

        Raises Refused where it cannot open, and Cancelled where `progress` is.
        """
        chosen = checked(asked or Asked())
        with watched(progress) as say, self._door.taker.unpacked_from(path, name=name) as tables:
            say("unpacked")
            kept, left_out = beside.parted(tables)
            first = replace(kept[0], told=(*kept[0].told, *beside.told(left_out)))
            return [self._proposer.table(table, chosen) for table in (first, *kept[1:])]

    def try_load(
        self, path: Path, *, name: str, asked: Asked | None = None, progress: Watch | None = None
    ) -> Trial:
        """What loading a staged file would do to rows and numbers.

        Raises Refused, DiskFull, and Cancelled where `progress` does.
        """
        with watched(progress) as say:
            twin = self._door.archive.twin_of_bytes(sha256_of(path))
            if twin is not None:
                raise AlreadyLoaded(twin_told(name, twin))
            return self._tester.load(path, name=name, asked=checked(asked or Asked()), say=say)

    def try_withdraw(self, file_id: int, *, progress: Watch | None = None) -> Effect:
        """What withdrawing a file would do to the numbers. Raises NotFound."""
        entry = self._door.archive.entry_of(file_id)
        kept = [each for each in self._door.loaded_entries() if each.stem != entry.stem]
        with watched(progress) as say:
            return self._tester.replay(kept, _data_sets(entry), say)

    def try_restore(self, file_id: int, *, progress: Watch | None = None) -> Effect:
        """What taking a withdrawn file back in would do to the numbers. Raises NotFound."""
        entry = self._door.archive.entry_of(file_id)
        entries = sorted([*self._door.loaded_entries(), entry], key=lambda each: each.file_ids)
        with watched(progress) as say:
            return self._tester.replay(entries, _data_sets(entry), say)

    def withdrawn(self) -> list[Entry]:
        """Files that were taken and withdrawn, the latest first."""
        found = [each for each in self._door.archive.entries() if each.state == "withdrawn"]
        return found[::-1]

    def original(self, file_id: int) -> tuple[str, Path]:
        """The name a file came under and where its bytes are. Raises NotFound."""
        entry = self._door.archive.entry_of(file_id)
        return entry.file_name, self._door.archive.path(entry)

    def mended_by(self, file_id: int) -> list[Entry]:
        """The loaded files that brought rejected rows of a file back."""
        return [each for each in self._door.loaded_entries() if mending_id(each, file_id)]

    def lines_back(self, file_id: int) -> set[int]:
        """The lines of a file whose rejected rows came back in loaded files. Raises NotFound."""
        mended = self.mended_by(file_id)
        if not mended:
            return set()
        entry = self._door.archive.entry_of(file_id)
        own = origin(entry, entry.tables[entry.file_ids.index(file_id)])
        lines = {line for each in mended for line in self._brought(each, file_id, own)}
        rejects = self._door.warehouse.report("rejects", {"file_id": file_id})
        return {row["line_no"] for row in rejects if str(row["line_no"]) in lines}

    def _brought(self, entry: Entry, file_id: int, own: str) -> Iterator[str]:
        """The lines of the rows that a mended file has of another, whose origin is given."""
        # In one made in the grid before rows told it, all are of the file that was mended there.
        origins = {own, ""} if entry.asked.get("mends") == file_id else {own}
        with self._door.taker.unpacked(entry) as tables:
            for table in tables:
                dialect = find_dialect(table.path, name=table.name)
                yield from (line for told, line in brought(table.path, dialect) if told in origins)


def mending_id(entry: Entry, file_id: int) -> int | None:
    """The ledger's id of the table that brought rejected rows of a file back, if one did."""
    if entry.asked.get("mends") == file_id:
        return entry.file_ids[0]
    return next((table.file_id for table in entry.tables if file_id in table.mends), None)


def mended_csv(header: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """Rejected rows as they were mended in a grid, in the form of the CSV of rejected rows.

    `rows` have a cell for each name of the header; a row with more is rejected again until those
    beyond it are empty. Raises EmptyFile where there is none.
    """
    if not rows:
        raise EmptyFile("No row was chosen to be loaded.")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    for row in rows:
        writer.writerow([disarmed("" if cell is None else str(cell)) for cell in row])
    return text.getvalue().encode()


def _data_sets(entry: Entry) -> set[str]:
    return {table.data_set for table in entry.tables}
