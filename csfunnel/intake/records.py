"""The careful reader: Python's csv cuts any text into records, and tells those that are no rows."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from csfunnel.datasets import normalised
from csfunnel.errors import TooLarge, Unreadable
from csfunnel.intake import progress
from csfunnel.intake.dialect import Dialect, is_header

RECORD_NAME, LINE_NAME = "record_no", "line_no"
TOLD_EACH_CHARS = 2**20
LONGEST_LINE_BYTES = 60 * 10**6  # DuckDB is told of 64 MiB
HEADER_RULE = "the header again"
UNCLOSED_RULE = "a quote is opened and never closed"
TORN_RULE = "a quote is closed in the middle of a cell"
_TOO_LONG = (
    "Line {:,} is longer than 60 MB. Is a quote missing before it? Close its quote, or export the"
    " table without that cell."
)


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
    left empty at the end of a longer record are dropped: spreadsheets write them. Raises Unreadable
    (a second table, a quote that swallows lines) and TooLarge (a line of over 60 MB).
    """
    progress.begin("Reading it row by row", source.stat().st_size)
    misfits, record_no = [], 0
    width, header = len(dialect.header), list(dialect.header)
    with target.open("w", encoding="utf-8", newline="") as file:
        # all quoted: DuckDB loses its way at a lone CR in a cell, else
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for line_no, cells, torn in _records(source, dialect):
            record_no += 1
            rule = torn or _misfit(cells, width)
            if _is_again(cells, header, line_no):
                rule = HEADER_RULE
            if rule:
                misfits.append(Misfit(record_no, line_no, tuple(cells), rule))
            else:
                writer.writerow([record_no, line_no, *cells[:width]])
    return record_no, misfits


def read_first(
    source: Path, dialect: Dialect, count: int
) -> tuple[list[tuple[int, list[str]]], bool]:
    """The first so many records below the header, (line, cells) each; whether there are more."""
    records = ((line_no, cells) for line_no, cells, _ in _records(source, dialect))
    first = list(islice(records, count))
    return first, next(records, None) is not None


def each_row(source: Path, dialect: Dialect) -> Iterator[list[str]]:
    """The cells of every record below the header, whatever is wrong with it."""
    return (cells for _, cells, _ in _records(source, dialect))


def write_first(source: Path, target: Path, dialect: Dialect, count: int) -> list[Misfit]:
    """As `rewrite`, for the first so many records alone; the misfits among them."""
    width, misfits = len(dialect.header), []
    first = islice(_records(source, dialect), count)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for record_no, (line_no, cells, torn) in enumerate(first, start=1):
            if rule := torn or _misfit(cells, width):
                misfits.append(Misfit(record_no, line_no, tuple(cells), rule))
            else:
                writer.writerow([record_no, line_no, *cells[:width]])
    return misfits


def _records(source: Path, dialect: Dialect) -> Iterator[tuple[int, list[str], str]]:
    """(line it begins on, cells, what is torn) of every record below the header but blank ones."""
    csv.field_size_limit(LONGEST_LINE_BYTES)
    with source.open(encoding="utf-8", newline="") as file:
        for _ in range(dialect.skip_lines):
            file.readline()
        lines: list[str] = []
        kept = _kept(file, lines)
        reader = _reader(kept, dialect, strict=True)
        before, begins, closed = dialect.skip_lines, dialect.skip_lines + 1, list[str]()
        while True:
            try:
                cells, torn = next(reader), ""
            except StopIteration:
                return
            except csv.Error as trouble:
                tried, closed = closed, _closed(lines, dialect, trouble)
                if closed not in (lines, tried):
                    before, reader = begins - 1, _reader(chain(closed, kept), dialect, strict=True)
                    continue
                torn = _told(trouble, lines, begins)
                cells = next(_reader(lines, dialect, strict=False))
            if sum(map(len, lines)) > LONGEST_LINE_BYTES:
                raise TooLarge(_TOO_LONG.format(begins))
            if cells:
                yield begins, cells, torn
            begins = before + reader.line_num + 1
            lines.clear()
            closed = []


def _reader(lines: Iterable[str], dialect: Dialect, *, strict: bool) -> Any:
    # blanks before a cell go, as DuckDB lets them go: a quote behind them opens the cell
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        skipinitialspace=True,
        strict=strict,
    )


def _closed(lines: list[str], dialect: Dialect, trouble: csv.Error) -> list[str]:
    """The lines of a record without blanks between a closing quote and the end of its cell.

    Python's csv stumbles over them, DuckDB lets them go, and the two must read a file alike.
    """
    if "expected after" not in str(trouble):
        return lines
    quote, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
    opened = f" *{quote}[^{quote}]*+(?:{quote}{quote}[^{quote}]*+)*+"
    end = rf"(?:{delimiter}|\r\n?|\n|\Z)"
    cell = rf"(?P<cell>{opened}{quote}) +(?P<end>{end})|(?:{opened})?[^{delimiter}\r\n]*{end}"

    def closed(found: re.Match[str]) -> str:
        return f"{found['cell']}{found['end']}" if found["cell"] else found[0]

    return list(io.StringIO(re.sub(cell, closed, "".join(lines)), newline=""))


def _kept(file: Iterable[str], lines: list[str]) -> Iterator[str]:
    """The lines as they are, each put aside as well: those of the record in hand."""
    chars = 0
    for line in file:
        lines.append(line)
        chars += len(line)
        if chars > TOLD_EACH_CHARS:
            progress.passed(chars)
            chars = 0
        yield line


def _told(trouble: csv.Error, lines: list[str], begins: int) -> str:
    """What is wrong with a record that csv cannot cut; Unreadable where more than it is lost."""
    if "field larger" in str(trouble):
        raise TooLarge(_TOO_LONG.format(begins))
    if "unexpected end" not in str(trouble):
        return TORN_RULE
    if len(lines) > 1:
        raise Unreadable(
            f"A quote is opened in line {begins:,} and never closed, so that all below it is one"
            " cell. Is the file cut off? Fetch it again, or close its quote."
        )
    return UNCLOSED_RULE


def _forms(cells: list[str]) -> set[str]:
    return {form for form in map(normalised, cells) if form}


def _is_again(cells: list[str], header: list[str], line_no: int) -> bool:
    """Whether a record is the header once more; Unreadable where it is that of another table."""
    if cells == header:
        return True
    if not is_header(cells):
        return False
    if _forms(cells) == _forms(header):
        return True
    raise Unreadable(
        f"Line {line_no:,} looks like the header of another table. Split the file there, and bring"
        " each table as a file of its own."
    )


def _misfit(cells: list[str], width: int) -> str:
    if len(cells) < width:
        return f"the line has {len(cells)} cells, the header has {width}"
    if any(cells[width:]):
        return f"the line has {len(cells)} cells, the header has {width}"
    if any("\0" in cell for cell in cells):
        return "a cell holds a NUL byte"
    return ""
