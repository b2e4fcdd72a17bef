"""Files a reader takes away: CSV whose cells a spreadsheet will not take for formulas."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from csfunnel.disarming import disarmed


def csv_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV text under the first row's names; nothing but a byte order mark for none.

    Text and names are disarmed, numbers stay numbers. The mark makes Excel read UTF-8.
    """
    out = StringIO("\ufeff")
    out.seek(0, 2)
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows[:1]:
        writer.writerow([disarmed(name) for name in row])
    writer.writerows([_safe(cell) for cell in row.values()] for row in rows)
    return out.getvalue()


def _safe(cell: object) -> object:
    return disarmed(cell) if isinstance(cell, str) else cell
