"""What every file of the corpus is made of: a clean table with ids of its own, and what is said."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Literal

from csfunnel.intake.taking import Asked

SEED = 8618
Outcome = Literal["read", "part", "refused", "either"]


@dataclass(frozen=True)
class Case:
    """One file: its bytes, what they are, and what has to become of them.

    `outcome` is `read` (every row), `part` (some rows rejected), `refused`, or `either` (refused,
    or read as `clean` says). `clean` is a CSV under canonical names of just the rows that must be
    loaded, "" where none is. `says` stands in the refusal, in a warning or in the rule of a
    rejected row. `kind` is the room the file was made in.
    """

    what: str
    content: str | bytes | Callable[[], bytes]
    outcome: Outcome
    clean: str = ""
    name: str = "export.csv"
    data_set: str = "call"
    rejected: int = 0
    repeated: int = 0
    says: str = ""
    asked: Asked = field(default_factory=Asked)
    kind: str = ""

    @property
    def bytes(self) -> bytes:
        """The file; a big one is made when it is asked for."""
        if isinstance(self.content, str):
            return self.content.encode()
        return self.content if isinstance(self.content, bytes) else self.content()


@dataclass(frozen=True)
class Base:
    """A clean table of a data set; no other table of a corpus has its ids."""

    data_set: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def csv(
        self,
        rows: Sequence[Sequence[str]] | None = None,
        *,
        header: Sequence[str] | None = None,
        delimiter: str = ",",
        end: str = "\n",
    ) -> str:
        """The table as CSV, or other rows under its header, or its rows under another."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
        writer.writerow(self.header if header is None else header)
        writer.writerows(self.rows if rows is None else rows)
        return text.getvalue()

    def having(self, column: str, *cells: str) -> "Base":
        """The same with other cells in a column, from the first row on."""
        at = self.header.index(column)
        changed = [
            (*row[:at], cell, *row[at + 1 :]) for row, cell in zip(self.rows, cells, strict=False)
        ]
        return Base(self.data_set, self.header, (*changed, *self.rows[len(cells) :]))

    def only(self, *places: int) -> str:
        """Some of its rows as CSV."""
        return self.csv([self.rows[at] for at in places])


class Maker:
    """Makes clean tables, each with ids of its own, and chances that are the same each time."""

    def __init__(self) -> None:
        self.chance = Random(SEED)
        self._numbers = count(1)

    def table(self, data_set: str = "call", rows_count: int = 4) -> Base:
        """A clean table; the ids of emails and calls have twenty digits."""
        number = next(self._numbers)
        header, cells = _SHAPES[data_set]
        rows = tuple(
            tuple(
                cell.format(id=f"9{number:09}{at:010}", n=number, at=at, day=at % 28 + 1)
                for cell in cells.split("|")
            )
            for at in range(rows_count)
        )
        return Base(data_set, tuple(header.split(",")), rows)


_SHAPES = {
    "email": (
        "email_id,executed_at,journey_name,contact_email,is_sent,opened_count,subject",
        "{id}|2025-01-{day:02}T10:00:00Z|Renewal 120|c{at}@t{n}.example|YES|{at}|Renew, {at}",
    ),
    "company": (
        "company_id,name,csm,region,arr,renewal_date,legacy_id",
        "C{id}|Company {at} of {n}|Ann|EMEA|{day}200.50|2025-06-{day:02}|L{n}-{at}",
    ),
    "renewal": (
        "renewal_id,company_id,due_date,stage,target_amount,currency",
        "R{id}|C{n}|2025-04-{day:02}|won|{day}100.25|USD",
    ),
    "booking": (
        "booking_id,created_at,starts_at,contact_email,contact_name,status",
        (
            "B{id}|2025-01-{day:02}T10:00:00Z|2025-02-{day:02}T09:00:00Z|c{at}@t{n}.example"
            "|Cleo {at}|active"
        ),
    ),
    "call": (
        "call_id,started_at,duration_minutes,host_email,title",
        "{id}|2025-02-{day:02}T09:00:00Z|30|h{at}@vendor.example|Review, {at}",
    ),
    "user": (
        "email,user_id,name,is_active",
        "u{at}@v{n}.example|U{id}|Uma {at}|true",
    ),
    "attendee": (
        "activity_id,email,kind",
        "A{id}|a{at}@t{n}.example|external",
    ),
}
