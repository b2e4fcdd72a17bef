"""Files a reader takes away: CSV whose cells a spreadsheet will not take for formulas."""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_of(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as CSV text with a header, in the order of the first row's names.

    Text and column names that a spreadsheet might run get an apostrophe before them; numbers stay
    numbers. Starts with a byte order mark, so that Excel reads the file as UTF-8.
    """
    listed = list(rows)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([disarmed(name) for name in (listed[0] if listed else {})])
    writer.writerows([disarmed(cell) for cell in row.values()] for row in listed)
    return "\ufeff" + out.getvalue()


def disarmed(cell: object) -> object:
    """A cell that no spreadsheet runs: text beginning like a formula is marked as text."""
    if isinstance(cell, str) and cell.lstrip(" \n").startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell
