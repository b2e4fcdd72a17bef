"""Rejected rows as a CSV that can be mended and loaded: written here, known again here."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from csfunnel.disarming import disarmed, rearmed

# These stand before the file's own columns: one for each thing that is told of a rejected row.
HEADER = ("line", "column", "value", "rule")
_TOLD = ("column_name", "cell", "rule")


def is_mended(header: Sequence[str]) -> bool:
    """Whether a file is a CSV of rejected rows that comes back."""
    return tuple(header[: len(HEADER)]) == HEADER


def own_columns(cells: Sequence[str], *, of: Sequence[str]) -> Sequence[str]:
    """The cells less those that a CSV of rejected rows has in front; `of` is its header."""
    return cells[len(HEADER) :] if is_mended(of) else cells


def rejects_csv(header: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """What is wrong with each row, then its cells as they came; nothing in it runs as a formula.

    `rows` have line_no, reasons and cells. Rejects of a mended file have the columns of the first.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*HEADER, *map(disarmed, own_columns(header, of=header))])
    for row in rows:
        told = [_told(row["reasons"], key) for key in _TOLD]
        cells = [cell or "" for cell in own_columns(row["cells"], of=header)]
        if is_mended(header):
            cells = [rearmed(cell) for cell in cells]
        writer.writerow([row["line_no"], *map(disarmed, [*told, *cells])])
    return text.getvalue()


def _told(reasons: Sequence[Mapping[str, Any]], key: str) -> str:
    return "; ".join(str(reason[key] or "") for reason in reasons)
