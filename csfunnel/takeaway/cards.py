"""What a page has shown, kept as plain values, and how each kind of value is written."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

Kind = Literal[
    "text", "count", "share", "money", "days", "hours", "number", "day", "instant", "link"
]
Row = Mapping[str, Any]

UNKNOWN = "–"
STEM_CHARS = 80  # a path has a limit, and names of CSMs and journeys may be long
WRITTEN: dict[Kind, Callable[[Any], str]] = {
    "text": str,
    "link": str,
    "count": "{:,}".format,
    "share": "{:.1%}".format,
    "money": "{:,.2f}".format,
    "days": "{:,.1f} d".format,
    "hours": "{:,.1f} h".format,
    "number": "{:,.2f}".format,
    "day": "{:%Y-%m-%d}".format,
    "instant": "{:%Y-%m-%d %H:%M} UTC".format,
}


@dataclass(frozen=True)
class Whole:
    """All rows of a table of which a card holds some: how many, and what reads them in parts."""

    count: int
    batches: Callable[[], Iterable[Sequence[Row]]]


@dataclass(frozen=True)
class Card:
    """One table of a page with what it says.

    `rows` hold shares as 0 to 1, money as Decimal, days and instants as such, None for unknown.
    `kinds` name the columns in their order. `figure_html` is a drawn figure without its script.
    `view` says what is in view here where that is not what is in view on the page. Where `rows`
    are not all, `whole` has them.
    """

    title: str
    rows: Sequence[Row]
    kinds: Mapping[str, Kind]
    sentence: str = ""
    figure_html: str = ""
    definitions: tuple[str, ...] = ()
    view: str = ""
    whole: Whole | None = None

    @property
    def told(self) -> str:
        """What it says, and how many of its rows it holds where these are not all."""
        if self.whole is None or self.whole.count <= len(self.rows):
            return self.sentence
        held = f"{len(self.rows):,} of {self.whole.count:,} rows are here; the CSV has all."
        return f"{self.sentence} {held}".strip()


@dataclass(frozen=True)
class Stamp:
    """What every artefact carries: where it comes from, what is in view, and when it was taken."""

    page: str
    view: str
    link: str
    data_version: int
    as_of: date | None
    taken_at: datetime
    ledger: str

    @property
    def file_stem(self) -> str:
        """The name of an artefact without its ending: page, data version and time."""
        page = file_words(self.page)[:STEM_CHARS]
        return f"csfunnel-{page}-v{self.data_version}-{self.taken_at:%Y-%m-%dT%H%MZ}"

    def picture_name(self, title: str) -> str:
        """The name of a picture without its ending: as `file_stem`, with the day and its card.

        A chart is drawn anew where any of it has changed, which the minute would do.
        """
        page = file_words(self.page)
        day = f"{self.taken_at:%Y-%m-%d}"
        return f"csfunnel-{page}-v{self.data_version}-{day}-{file_words(title)}"[:STEM_CHARS]

    def lines(self) -> dict[str, str]:
        """The stamp for a reader, a line each."""
        return {
            "Page": self.page,
            "In view": self.view,
            "Link": self.link,
            "Data version": str(self.data_version),
            "Data as of": written(self.as_of, "day"),
            "Files": self.ledger,
            "Taken at": written(self.taken_at, "instant"),
        }


@dataclass(frozen=True)
class Page:
    """All cards of a page with their stamp, and the sentences that define its numbers."""

    stamp: Stamp
    cards: Sequence[Card]
    definitions: Mapping[str, str] = field(default_factory=dict)


def file_words(text: str) -> str:
    """Text as a part of a file's name: lower case, and nothing but words and hyphens."""
    return "-".join(re.findall(r"\w+", text.lower()))


def written(value: Any, kind: Kind) -> str:
    """A value as a reader reads it; a dash where it is unknown."""
    if value is None:
        return UNKNOWN
    if isinstance(value, str):  # a reason in the place of a number
        return value
    return WRITTEN[kind](value)


def plain_number(value: Any) -> Any:
    """A value as a spreadsheet takes it: exact money as a number, all else as it is."""
    return float(value) if isinstance(value, Decimal) else value
