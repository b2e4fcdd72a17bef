"""A table as CSV whose cells a spreadsheet will not take for formulas."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from csfunnel.disarming import disarmed
from csfunnel.takeaway.cards import Row, Stamp

# Excel reads UTF-8 only with this mark in front.
MARK = "\ufeff"


def csv_of(rows: Sequence[Row], *, stamp: Stamp | None = None) -> str:
    """Rows as CSV text under the first row's names; the mark alone for none.

    Text and names are disarmed, numbers stay numbers, unknown is empty. With a stamp, each line
    ends with what it was taken from, so that it survives sorting, cutting and pasting.
    """
    out = StringIO(MARK)
    out.seek(0, 2)
    writer = csv.writer(out, lineterminator="\r\n")
    stamped = _stamped(stamp) if stamp else {}
    for row in rows[:1]:
        writer.writerow([disarmed(name) for name in (*row, *stamped)])
    writer.writerows([_safe(cell) for cell in (*row.values(), *stamped.values())] for row in rows)
    return out.getvalue()


def csv_of_all(batches: Iterable[Sequence[Row]], *, stamp: Stamp) -> str:
    """Rows that come in parts as one CSV text; written part by part, so that few are held."""
    parts = [csv_of(rows, stamp=stamp) for rows in batches]
    return "".join([*parts[:1], *(part.split("\r\n", 1)[1] for part in parts[1:])]) or MARK


def _stamped(stamp: Stamp) -> dict[str, str]:
    told = stamp.lines()
    return {name: told[name] for name in ("Page", "In view", "Link", "Data version", "Taken at")}


def _safe(cell: object) -> object:
    return disarmed(cell) if isinstance(cell, str) else cell
