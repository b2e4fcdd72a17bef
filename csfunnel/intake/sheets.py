"""Spreadsheets to CSV text: each sheet that holds anything becomes one UTF-8 file."""

import csv
import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import python_calamine
from python_calamine import CalamineSheet

from csfunnel.errors import EmptyFile, TooLarge, Unreadable
from csfunnel.intake import progress

# a spreadsheet keeps 15 digits of a number: a longer id that came as a number is not that id
EXACT_BELOW = 10**15
MOST_CELLS = 30_000_000  # of a sheet, from its first to its last corner, empty ones too
_CELL = re.compile(rb'r="([A-Z]{1,3})([0-9]{1,7})"')
# a formula's cell without a value; an empty text is one
_NOT_COMPUTED = re.compile(
    rb'<c\s(?![^>]*t="str")[^>]*>\s*<f(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
_SHEET_TAIL_BYTES = 1_000  # of a chunk, looked at again with the next: a cell may be cut
_CHUNK_BYTES = 1 << 20

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta


def sheets(
    source: Path, workdir: Path, *, name: str
) -> Iterator[tuple[str, Path, tuple[str, ...]]]:
    """Each non-empty sheet as (its name, a CSV in `workdir`, what is to be told about it).

    Dates are ISO, whole numbers have no `.0`, flags are true or false. XLSX, XLSM, XLSB, XLS and
    ODS; the whole workbook is held in memory. Raises Unreadable (damaged, or behind a password)
    and EmptyFile.
    """
    found = 0
    for number, (sheet, is_hidden, cells) in enumerate(_opened(source, name=name)):
        path = workdir / f"sheet-{number:04d}.csv"
        filled, inexact = _write(path, cells.iter_rows())
        if filled:
            found += 1
            shown = f"{sheet} (hidden)" if is_hidden else sheet
            yield shown, path, tuple(_told(shown, inexact, _merged_count(cells)))
        else:
            path.unlink()
    if not found:
        raise EmptyFile(f"{name}: no sheet of it holds anything.")


def check_sheets(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], *, name: str) -> None:
    """Refuse a sheet that spans far more cells than it fills, since all of them would be held.

    And one with formulas that nothing has computed: they would be read as empty.
    """
    for info in members:
        if not info.filename.startswith("xl/worksheets/") or not info.filename.endswith(".xml"):
            continue
        progress.begin("Looking through its sheets", info.file_size)
        columns, last_row, rest = set[bytes](), 0, b""
        with archive.open(info) as sheet:
            while chunk := sheet.read(_CHUNK_BYTES):
                progress.passed(len(chunk))
                if _NOT_COMPUTED.search(rest + chunk):
                    raise Unreadable(
                        f"{name}: a formula in it has no value, since no spreadsheet has computed"
                        " it yet. Open it, save it and bring it again, or export it as CSV."
                    )
                for column, row in _CELL.findall(rest + chunk):
                    columns.add(column)
                    last_row = max(last_row, int(row))
                rest = chunk[-_SHEET_TAIL_BYTES:]
        if last_row * max(map(_column_number, columns), default=0) > MOST_CELLS:
            raise TooLarge(
                f"{name}: a sheet spans more than {MOST_CELLS:,} cells, down to row {last_row:,}:"
                " delete what is empty below and beside the table, or export it as CSV."
            )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _opened(source: Path, *, name: str) -> Iterator[tuple[str, bool, CalamineSheet]]:
    try:
        with python_calamine.load_workbook(source) as book:
            for sheet in book.sheets_metadata:
                if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet:
                    hidden = sheet.visible != python_calamine.SheetVisibleEnum.Visible
                    yield sheet.name, hidden, book.get_sheet_by_name(sheet.name)
    except python_calamine.PasswordError as error:
        raise Unreadable(
            f"{name} is locked by a password: save it without one, or as CSV."
        ) from error
    except python_calamine.CalamineError as error:
        raise Unreadable(
            f"{name} cannot be read as a spreadsheet ({error}): save it as CSV."
        ) from error


def _write(path: Path, rows: Iterable[list[Cell]]) -> tuple[bool, int]:
    """Write the rows; whether any cell is filled, and how many numbers lost digits."""
    filled, inexact = False, 0
    progress.begin("Writing out a sheet", 0)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in rows:
            progress.passed(0)  # how long a row is nobody knows; but here it can be cancelled
            texts = [_text(cell) for cell in row]
            filled = filled or any(texts)
            inexact += sum(isinstance(c, float) and abs(c) >= EXACT_BELOW for c in row)
            writer.writerow(texts)
    return filled, inexact


def _text(cell: Cell) -> str:
    """One cell as text; a number too long to be exact shows an exponent, unlike any id."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < EXACT_BELOW:
            return str(int(cell))
        case float():
            return f"{cell!r}" if "e" in f"{cell!r}" or not cell.is_integer() else f"{cell:.16e}"
        case dt.datetime() | dt.date() | dt.time():
            return cell.isoformat()
        case _:
            return str(cell)


def _merged_count(sheet: CalamineSheet) -> int:
    """How many cells are merged over several rows: only the first of these has the value."""
    return sum(first[0] < last[0] for first, last in sheet.merged_cell_ranges or [])


def _told(sheet: str, inexact: int, merged: int) -> Iterator[str]:
    if inexact:
        have, are = (
            ("number has", "it is an id") if inexact == 1 else ("numbers have", "they are ids")
        )
        yield (
            f"Sheet {sheet}: {inexact:,} {have} more than 15 digits, and a spreadsheet keeps 15; if"
            f" {are}, export as CSV."
        )
    if merged:
        are, them = ("cell is", "it") if merged == 1 else ("cells are", "them")
        yield (
            f"Sheet {sheet}: {merged:,} {are} merged over several rows, and only the first of"
            f" these rows has the value. Unmerge {them}, and fill each row."
        )
