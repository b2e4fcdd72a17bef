"""Where text cells become values: instants, flags, numbers, money, lists of addresses."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

Row = Mapping[str, str | None]
World = Mapping[str, Sequence[Row]]
Settings = Mapping[str, Any]

PLUS_ONLY_DOMAINS = (
    *("outlook.com", "hotmail.com", "live.com", "icloud.com", "me.com", "mac.com"),
    *("proton.me", "protonmail.com", "fastmail.com"),
)
GMAIL_DOMAINS = ("gmail.com", "googlemail.com")
DEFAULTS: dict[str, Any] = {
    "report_timezone": "UTC",
    "credit_window_days": 30,
    "lookback_days": 180,
    "min_held_minutes": 5,
    "non_content_links": ["unsubscribe"],
    "default_currency": "",
    "gong_sources": ["GONG_IO", "Gong"],
    "free_mail_domains": [
        *GMAIL_DOMAINS,
        *PLUS_ONLY_DOMAINS,
        *("yahoo.com", "aol.com", "gmx.com", "gmx.net", "web.de", "mail.ru", "qq.com", "163.com"),
    ],
}
BARE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def text(row: Row, column: str) -> str | None:
    """The cell as it stands; None where it is blank or the export has no such column."""
    cell = row.get(column)
    return cell if cell is not None and cell.strip() else None


def word(row: Row, column: str) -> str:
    """The cell trimmed and in lower case, for comparing; empty where there is none."""
    return (text(row, column) or "").strip().lower()


def is_set(row: Row, column: str) -> bool:
    """Whether the flag is set; anything but the four spellings is not."""
    return word(row, column) in ("yes", "y", "true", "1")


def number(row: Row, column: str) -> Fraction | None:
    """The exact number in the cell, or None."""
    cell = text(row, column)
    return None if cell is None else Fraction(cell.strip())


def parse_instant(cell: str) -> datetime:
    """An instant in UTC; a ValueError where the text carries no offset."""
    instant = datetime.fromisoformat(cell.strip())
    if instant.tzinfo is None:
        message = f"an instant needs an offset: {cell!r}"
        raise ValueError(message)
    return instant.astimezone(UTC)


def instant(row: Row, column: str) -> datetime | None:
    """The cell's instant in UTC, or None."""
    cell = text(row, column)
    return None if cell is None else parse_instant(cell)


def needed_instant(row: Row, column: str) -> datetime:
    """The cell's instant in UTC; a ValueError where it is missing."""
    found = instant(row, column)
    if found is None:
        message = f"{column} must be filled: {dict(row)!r}"
        raise ValueError(message)
    return found


def closing_instant(row: Row, column: str, *, zone: ZoneInfo) -> datetime | None:
    """As `instant`; a bare date is the last microsecond of that day in the reporting zone."""
    cell = (text(row, column) or "").strip()
    if not BARE_DATE.fullmatch(cell):
        return instant(row, column)
    day = date.fromisoformat(cell)
    # fold=1: where a clock change repeats the last hour of a day, its last microsecond is the later
    last = datetime(day.year, day.month, day.day, 23, 59, 59, 999999, tzinfo=zone, fold=1)
    return last.astimezone(UTC)


def stamp(instant: datetime) -> str:
    """An instant as text in UTC, ending in Z."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def cents(row: Row, column: str) -> int | None:
    """Money in integer cents, or None; `(12.00)` is negative."""
    cell = text(row, column)
    if cell is None:
        return None
    digits = re.sub(r"[^0-9.\-]", "", cell)
    amount = (Decimal(digits) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return -int(amount) if cell.strip().startswith("(") else int(amount)


def money_text(cents: int) -> str:
    """Cents as text with two decimals."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def listed(row: Row, column: str) -> list[str]:
    """The entries of a list cell: a JSON array, or text parted by `;` or `,`."""
    cell = (text(row, column) or "").strip()
    if cell.startswith("["):
        return [str(entry) for entry in json.loads(cell)]
    return [entry for entry in re.split("[;,]", cell) if entry.strip()]


def attendee_kind(row: Row) -> str:
    """`external`, `internal` or whatever else the row says."""
    kind = word(row, "kind")
    return {"contact": "external", "user": "internal"}.get(kind, kind)


def latest_rows(world: World, data_set: str, *key: str) -> list[Row]:
    """The rows of a data set, of those that share a key only the last."""
    by_key: dict[tuple[str | None, ...], Row] = {}
    for row in world.get(data_set, []):
        by_key[tuple(row.get(column) for column in key)] = row
    return list(by_key.values())
