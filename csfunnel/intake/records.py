"""The careful reader: Python's csv cuts any text into records, and tells those that are no rows."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from csfunnel.intake.dialect import Dialect

RECORD_NAME, LINE_NAME = "record_no", "line_no"
_NO_LIMIT = 2**31 - 1


@dataclass(frozen=True)
class Misfit:
    """A record that is no row: where it stands, its cells, and why."""

    record_no: int
    line_no: int
    cells: tuple[str, ...]
    rule: str


def rewrite(source: Path, target: Path, dialect: Dialect) -> tuple[int, list[Misfit]]:
    """Write the rows as plain CSV, their record and line number in front; misfits apart.

    Returns how many records there are in all, and the misfits. Blank lines are no records. Cells
    left empty at the end of a longer record are dropped: spreadsheets write them.
    """
    width, misfits, record_no = len(dialect.header), [], 0
    with target.open("w", encoding="utf-8", newline="") as file:
        # all quoted: DuckDB loses its way at a lone CR in a cell, else
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for line_no, cells in _records(source, dialect):
            record_no += 1
            rule = _misfit(cells, width)
            if rule:
                misfits.append(Misfit(record_no, line_no, tuple(cells), rule))
            else:
                writer.writerow([record_no, line_no, *cells[:width]])
    return record_no, misfits


def read_first(
    source: Path, dialect: Dialect, count: int
) -> tuple[list[tuple[int, list[str]]], bool]:
    """The first so many records below the header, (line, cells) each; whether there are more."""
    records = _records(source, dialect)
    first = list(islice(records, count))
    return first, next(records, None) is not None


def write_first(source: Path, target: Path, dialect: Dialect, count: int) -> list[Misfit]:
    """As `rewrite`, for the first so many records alone; the misfits among them."""
    width, misfits = len(dialect.header), []
    first, _ = read_first(source, dialect, count)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for record_no, (line_no, cells) in enumerate(first, start=1):
            if rule := _misfit(cells, width):
                misfits.append(Misfit(record_no, line_no, tuple(cells), rule))
            else:
                writer.writerow([record_no, line_no, *cells[:width]])
    return misfits


def _records(source: Path, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """(line it begins on, cells) of every record below the header that is not blank."""
    csv.field_size_limit(_NO_LIMIT)
    with source.open(encoding="utf-8", newline="") as file:
        for _ in range(dialect.skip_lines):
            file.readline()
        # blanks before a cell go, as DuckDB lets them go: a quote behind them opens the cell
        reader = csv.reader(
            file, delimiter=dialect.delimiter, quotechar=dialect.quote, skipinitialspace=True
        )
        begins = dialect.skip_lines + 1
        for cells in reader:
            if cells:
                yield begins, cells
            begins = dialect.skip_lines + reader.line_num + 1


def _misfit(cells: list[str], width: int) -> str:
    if len(cells) < width:
        return f"the line has {len(cells)} cells, the header has {width}"
    if any(cells[width:]):
        return f"the line has {len(cells)} cells, the header has {width}"
    if any("\0" in cell for cell in cells):
        return "a cell holds a NUL byte"
    return ""
