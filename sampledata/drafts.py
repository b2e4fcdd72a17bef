"""A sheet's rows while faults are planted, with the account of what each fault must give."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sampledata.sheets import Sheet

Row = list[str]
Fits = Callable[[Row], bool]


def any_row(_row: Row) -> bool:
    """Every row fits."""
    return True


@dataclass
class Draft:
    """Rows as lists of text, and what a loader must report of them beyond `added`.

    `spoken` are other names its columns may be called by here. `held` are the keys of rows that
    no fault may touch (any more). `unread` are the rows to be rejected: (row, column, value).
    """

    sheet: Sheet
    rows: list[Row]
    spoken: Mapping[str, str]
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    unread: list[tuple[Row, str, str]] = field(default_factory=list)
    held: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, sheet: Sheet, *, spoken: Mapping[str, str] | None = None) -> "Draft":
        """The rows of a sheet, an absent value being an empty text."""
        columns = [column.fill_null("").to_pylist() for column in sheet.table.columns]
        return cls(sheet, [list(row) for row in zip(*columns, strict=True)], spoken or {})

    def key(self, row: Row) -> str:
        """What tells this row from the others."""
        return self.value(row, self.sheet.key) if self.sheet.key else row[0]

    def value(self, row: Row, column: str) -> str:
        """One cell."""
        return row[self._place(column)]

    def set(self, row: Row, cells: Mapping[str, str]) -> None:
        """Overwrite cells."""
        for column, cell in cells.items():
            row[self._place(column)] = cell

    def take(self, share: float, *, fits: Fits = any_row) -> Row:
        """The first untouched row at or after this share of the file that fits; then held."""
        for row in self.rows[int(share * len(self.rows)) :]:
            if self.key(row) not in self.held and fits(row):
                self.held.add(self.key(row))
                return row
        raise ValueError(f"no row of {self.sheet.file} fits after {share:.0%}: make more emails")

    def spoil(self, row: Row, column: str, text: str) -> None:
        """Make a cell unreadable, so that the row must be rejected."""
        self.set(row, {column: text})
        self.unread.append((row, self.spoken.get(column, column), text))

    def repeat(self, row: Row, earlier: Mapping[str, str]) -> None:
        """Put an earlier state of the row some lines before it."""
        copy = list(row)
        self.set(copy, earlier)
        at = next(place for place, other in enumerate(self.rows) if other is row)
        self.rows.insert(max(0, at - 3), copy)
        self.repeated += 1

    def ledger(self) -> dict[str, int]:
        """What the loader must report of this file."""
        read, rejected = len(self.rows), len(self.unread)
        return {
            "read": read,
            "added": read - self.updated - self.unchanged - self.repeated - rejected,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "repeated": self.repeated,
            "rejected": rejected,
        }

    def _place(self, column: str) -> int:
        place: int = self.sheet.table.column_names.index(self.spoken.get(column, column))
        return place
