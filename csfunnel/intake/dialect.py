"""Find how a text is cut into cells and which of its lines is the header, by stated rules only."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from csfunnel.datasets import KNOWN_FORMS, normalised
from csfunnel.errors import AmbiguousHeader, EmptyFile, TooLarge, Unreadable

DELIMITERS = (",", ";", "\t", "|")
QUOTE = '"'

_FIRST_RECORDS = 30
_HEAD_CHARS = 8_000_000
MOST_COLUMNS = 2_000
_LONGEST_NAME_CHARS = 1_000
_TABLE_COLUMNS = 4  # from so many on, a filled line above the header is no title
_BLANKS = ' ,;\t|"\r\n'
_SEP_LINE = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)
_DATA = re.compile("[0-9@]")


@dataclass(frozen=True)
class Dialect:
    """How a file is to be read.

    The header's record begins on physical line `header_line_number` (from 1); `skip_lines` are all
    physical lines before the first data record, the header's included. `header` has a cell per
    column, nameless trailing ones too, since the rows have them.
    """

    delimiter: str
    quote: str
    header_line_number: int
    header: tuple[str, ...]
    skip_lines: int


@dataclass(frozen=True)
class _Record:
    """One of the first records: its cells, and the physical lines it begins and ends on."""

    cells: tuple[str, ...]
    first_line: int
    last_line: int


@dataclass(frozen=True)
class _Cut:
    """The first records under one delimiter: the header among them, and how well they fit."""

    delimiter: str
    header: _Record
    above: tuple[_Record, ...]
    known: int
    share: float
    width: int

    @property
    def rank(self) -> tuple[int, float, int]:
        """More known header cells, then more records of one width, then more columns."""
        return self.known, self.share, self.width


def find_dialect(path: Path, *, name: str = "") -> Dialect:
    """The dialect of a UTF-8 text, from its first 30 records.

    Under each delimiter the header is the record with most spellings we know, the first of equals;
    where none has two, the first record as wide as most are. The delimiter is the one whose header
    has most known cells, then whose records are most alike in width, then with most columns. A
    `sep=;` line decides instead. `name` is the file's, for messages. Raises EmptyFile, Unreadable
    (a quoted cell without an end), TooLarge (too many columns) and AmbiguousHeader (two delimiters
    fit as well, or a table stands above the header).
    """
    name = name or path.name
    lines, is_cut_off = _head(path)
    told = _told_delimiter(lines, name=name)
    delimiters, skipped = ((told,), 1) if told else (DELIMITERS, 0)
    if not any(line.strip(_BLANKS) for line in lines[skipped:]):
        raise EmptyFile(f"{name} is empty: it has neither a header nor rows.")
    cuts = [
        _cut(delimiter, records)
        for delimiter in delimiters
        if (records := _records(lines, delimiter, skip=skipped, is_cut_off=is_cut_off, name=name))
    ]
    if not cuts:
        raise Unreadable(
            f"{name}: a quoted cell that begins in line {skipped + 1} has no end in the first"
            f" {_HEAD_CHARS:,} characters: close its quote and try again."
        )
    best = _best(cuts, name=name)
    _check(best, name=name)
    return Dialect(
        delimiter=best.delimiter,
        quote=QUOTE,
        header_line_number=best.header.first_line,
        header=best.header.cells,
        skip_lines=best.header.last_line,
    )


def _head(path: Path) -> tuple[list[str], bool]:
    """The first physical lines with their ends, and whether there is more."""
    lines, left_chars = [], _HEAD_CHARS
    with path.open(encoding="utf-8", newline="") as file:
        while left_chars > 0 and (line := file.readline(left_chars)):
            lines.append(line)
            left_chars -= len(line)
        return lines, bool(file.read(1))


def _told_delimiter(lines: list[str], *, name: str) -> str:
    """The delimiter that a first line such as `sep=;` tells, else ""."""
    told = _SEP_LINE.match(lines[0]) if lines else None
    if not told:
        return ""
    if told[1] not in DELIMITERS:
        raise Unreadable(
            f"{name}: line 1 says that cells are cut at {told[1]!r}; export it with commas,"
            " semicolons, tabs or `|`."
        )
    return told[1]


def _records(
    lines: list[str], delimiter: str, *, skip: int, is_cut_off: bool, name: str
) -> list[_Record]:
    """The first records that are not blank, less a last one that the end of the head cuts."""
    csv.field_size_limit(max(csv.field_size_limit(), _HEAD_CHARS))
    reader = csv.reader(lines[skip:], delimiter=delimiter, quotechar=QUOTE)
    records, before = [], skip
    try:
        for cells in islice(reader, _FIRST_RECORDS):
            if any(cell.strip() for cell in cells):
                records.append(_Record(tuple(cells), before + 1, skip + reader.line_num))
            before = skip + reader.line_num
    except csv.Error as error:
        raise Unreadable(
            f"{name}: line {before + 1:,} cannot be cut into cells: {error}."
        ) from error
    return records[:-1] if is_cut_off and before == len(lines) else records


def _cut(delimiter: str, records: list[_Record]) -> _Cut:
    known = [_known_count(record.cells) for record in records]
    widths = Counter(len(record.cells) for record in records)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    # one known word may stand in a row, or in a title above the header, by chance
    is_known = max(known) > 1
    at = known.index(max(known)) if is_known else _first_of_width(records, width)
    return _Cut(
        delimiter=delimiter,
        header=records[at],
        above=tuple(records[:at]),
        known=max(known) if is_known else 0,
        share=count / len(records) if width > 1 else 0.0,
        width=width,
    )


def _known_count(cells: Sequence[str]) -> int:
    """How many spellings of ours a record holds."""
    if len(cells) > MOST_COLUMNS:
        return 0
    return len({normalised(cell) for cell in cells} & KNOWN_FORMS)


def is_header(cells: Sequence[str]) -> bool:
    """Whether a record can only be the header of a table: words we know, and no data."""
    if any(map(_DATA.search, cells)):
        return False
    known_count, filled_count = _known_count(cells), sum(bool(cell.strip()) for cell in cells)
    return known_count > 1 and 2 * known_count > filled_count


def _check(cut: _Cut, *, name: str) -> None:
    """Refuse a header that is none, and one below a table: its rows would be lost in silence."""
    line, cells = cut.header.first_line, cut.header.cells
    if len(cells) > MOST_COLUMNS:
        raise TooLarge(
            f"{name}: line {line:,} has {len(cells):,} columns; {MOST_COLUMNS:,} are the limit:"
            " delete what is empty beside the table, or export fewer columns."
        )
    if max(map(len, cells)) > _LONGEST_NAME_CHARS:
        raise Unreadable(
            f"{name}: line {line:,}, taken for the header, has a cell of over"
            f" {_LONGEST_NAME_CHARS:,} characters. Is it a CSV with a header? Export it again."
        )
    if len(cells) > 1 and all(cell[:1] == cell[-1:] == "'" for cell in cells):
        raise Unreadable(
            f"{name}: its cells stand in single quotes, which would be taken for part of them."
            ' Export it with double quotes ("), or with none.'
        )
    for record in cut.above:
        filled_count = sum(bool(cell.strip()) for cell in record.cells)
        is_row = len(record.cells) == len(cells) >= _TABLE_COLUMNS and 2 * filled_count > len(cells)
        if is_row or is_header(record.cells):
            raise AmbiguousHeader(
                f"{name}: line {record.first_line:,} looks like part of a table and stands above"
                f" the header, line {line:,}. Bring each table as a file of its own, its header"
                " first; delete what else stands above it."
            )


def _first_of_width(records: list[_Record], width: int) -> int:
    return next(at for at, record in enumerate(records) if len(record.cells) == width)


def _best(cuts: list[_Cut], *, name: str) -> _Cut:
    best = max(cuts, key=lambda cut: cut.rank)
    rivals = [cut for cut in cuts if cut.rank == best.rank]
    if len({cut.header.cells for cut in rivals}) > 1:
        ways = " or ".join(repr(cut.delimiter) for cut in rivals)
        raise AmbiguousHeader(
            f"{name}: its cells may be cut at {ways}, one as well as the other. Put a line that"
            f" says which, such as sep={best.delimiter}, at the top of the file."
        )
    return best
