"""Rejected rows as a CSV that can be mended and loaded: written here, known again here."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from csfunnel.disarming import disarmed, rearmed
from csfunnel.intake.archive import Entry, TableChoice
from csfunnel.intake.dialect import Dialect
from csfunnel.intake.records import each_row

# These stand before the file's own columns: one for each thing that is told of a rejected row.
HEADER = ("line", "column", "value", "rule")
ORIGIN = "csfunnel file"  # behind them, but in files written before there was one
_SHA_CHARS = 16  # the number alone may be that of another file in another workspace
_TOLD = ("column_name", "cell", "rule")


def is_mended(header: Sequence[str]) -> bool:
    """Whether a file is a CSV of rejected rows that comes back."""
    return tuple(header[: len(HEADER)]) == HEADER


def told_count(header: Sequence[str]) -> int:
    """How many columns a CSV of rejected rows has before the file's own; 0 for any other file."""
    if not is_mended(header):
        return 0
    return len(HEADER) + (ORIGIN in header[len(HEADER) : len(HEADER) + 1])


def own_columns(cells: Sequence[str], *, of: Sequence[str]) -> Sequence[str]:
    """The cells less those that a CSV of rejected rows has in front; `of` is its header."""
    return cells[told_count(of) :]


def origin(entry: Entry, table: TableChoice) -> str:
    """What a row says of the table it was rejected from; no spreadsheet reads it as a number."""
    return f"file {table.file_id} of {entry.sha256[:_SHA_CHARS]}"


def brought(path: Path, dialect: Dialect) -> Iterator[tuple[str, str]]:
    """What each row of a CSV of rejected rows says of where it came from: (origin, line).

    The origin is "" in one that was written before rows told it.
    """
    has_origin = told_count(dialect.header) > len(HEADER)
    for cells in each_row(path, dialect) if is_mended(dialect.header) else ():
        told = cells[len(HEADER)].strip() if has_origin and len(cells) > len(HEADER) else ""
        yield told, cells[0].strip()


def files_mended(path: Path, dialect: Dialect, entries: Iterable[Entry]) -> tuple[int, ...]:
    """The ledger ids of the files whose rejected rows a table brings, where its rows say so."""
    told = {each for each, _ in brought(path, dialect)}
    ids = {origin(entry, table): table.file_id for entry in entries for table in entry.tables}
    return tuple(sorted(ids[each] for each in told & ids.keys()))


def rejects_csv(header: Sequence[str], rows: Iterable[Mapping[str, Any]], *, of: str) -> str:
    """What is wrong with each row, then its cells as they came; nothing in it runs as a formula.

    `rows` have line_no, reasons and cells; `of` is the origin of them all. Rejects of a mended file
    have the columns of the first.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*HEADER, ORIGIN, *map(disarmed, own_columns(header, of=header))])
    for row in rows:
        told = [_told(row["reasons"], key) for key in _TOLD]
        cells = [cell or "" for cell in own_columns(row["cells"], of=header)]
        if is_mended(header):
            cells = [rearmed(cell) for cell in cells]
        writer.writerow([row["line_no"], *map(disarmed, [*told, of, *cells])])
    return text.getvalue()


def _told(reasons: Sequence[Mapping[str, Any]], key: str) -> str:
    return "; ".join(str(reason[key] or "") for reason in reasons)
