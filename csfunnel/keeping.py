"""What people keep beside the data: views, pins, targets and annotations, one JSON file each."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import AwareDatetime as Instant
from pydantic import ConfigDict, Field, StringConstraints
from pydantic.dataclasses import dataclass

from csfunnel.errors import KeptWrong, NotFound
from csfunnel.listfile import ListFile, made
from csfunnel.settings import now

FOLDER = "kept"
RateName = Literal[
    "delivery", "bounce", "open", "click", "click_to_open", "booking", "held", "renewal"
]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Share = Annotated[float, Field(gt=0, le=1)]
_EXACT = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True, config=_EXACT)
class View:
    """A page with its query string under a name; `saved_by` is "" where nobody said who.

    `page` is the path of the page's address, "" for the front page.
    """

    name: Name
    page: str
    query: str
    saved_by: str
    saved_at: Instant

    @property
    def key(self) -> object:
        """What no two views share."""
        return self.name.casefold()

    @property
    def called(self) -> str:
        """What several with one key are called."""
        return f"views called “{self.name}”"


@dataclass(frozen=True, config=_EXACT)
class Pin:
    """What the data were at a version: when the last file had come, and all files by ledger id."""

    version_no: Annotated[int, Field(gt=0)]
    pinned_at: Instant
    loaded_at: Instant | None
    files: dict[int, str]

    @property
    def key(self) -> object:
        """What no two pins share."""
        return self.version_no

    @property
    def called(self) -> str:
        """What several with one key are called."""
        return f"pins of version {self.version_no}"


@dataclass(frozen=True, config=_EXACT)
class Target:
    """The share (over 0, up to 1) a rate should reach from a day on; no journey is all of them."""

    rate: RateName
    share: Share
    from_day: date
    journey: str = ""
    region: str = ""

    @property
    def key(self) -> object:
        """What no two targets share."""
        return (self.rate, self.journey, self.region, self.from_day)

    @property
    def called(self) -> str:
        """What several with one key are called."""
        return f"targets of one journey and region for {self.rate} from {self.from_day} on"


@dataclass(frozen=True, config=_EXACT)
class Annotation:
    """Something to know of a day, as "new subject lines"; `data_set` where it concerns one only."""

    day: date
    text: Text
    data_set: str = ""

    @property
    def key(self) -> object:
        """What no two annotations share."""
        return (self.day, self.text, self.data_set)

    @property
    def called(self) -> str:
        """What several with one key are called."""
        return f"annotations of {self.day} that say the same"


def views(home: Path) -> ListFile[View]:
    """The saved views of a workspace."""
    return ListFile(home / FOLDER / "views.json", View)


def pins(home: Path) -> ListFile[Pin]:
    """The data versions that links were pinned to."""
    return ListFile(home / FOLDER / "pins.json", Pin)


def targets(home: Path) -> ListFile[Target]:
    """The targets for a workspace's rates."""
    return ListFile(home / FOLDER / "targets.json", Target)


def annotations(home: Path) -> ListFile[Annotation]:
    """The days something happened on."""
    return ListFile(home / FOLDER / "annotations.json", Annotation)


def save_view(home: Path, name: str, *, page: str, query: Mapping[str, Any], who: str) -> View:
    """Keep a link under a name. Raises KeptWrong where there is none or it is taken."""
    _refuse_blank(name)
    asked = urlencode(query, doseq=True)
    view = made(View, name=name, page=page, query=asked, saved_by=who.strip(), saved_at=now())
    views(home).change(lambda entries: [*entries, view])
    return view


def rename_view(home: Path, name: str, *, to: str) -> None:
    """Give a view another name. Raises NotFound where it is gone, KeptWrong as `save_view`."""
    _refuse_blank(to)

    def renamed(entries: list[View]) -> list[View]:
        place = _place_of(entries, name)
        old = entries[place]
        new = made(
            View,
            name=to,
            page=old.page,
            query=old.query,
            saved_by=old.saved_by,
            saved_at=old.saved_at,
        )
        return [*entries[:place], new, *entries[place + 1 :]]

    views(home).change(renamed)


def delete_view(home: Path, name: str) -> None:
    """Forget a view. Raises NotFound where somebody else has done so."""

    def without(entries: list[View]) -> list[View]:
        place = _place_of(entries, name)
        return entries[:place] + entries[place + 1 :]

    views(home).change(without)


def pin(home: Path, version_no: int, ledger: Iterable[Mapping[str, Any]]) -> Pin:
    """Note what the data are at this version, from the rows of the ledger."""
    rows = list(ledger)
    new = made(
        Pin,
        version_no=version_no,
        pinned_at=now(),
        loaded_at=max((row["loaded_at"] for row in rows), default=None),
        files={row["file_id"]: row["table_name"] for row in rows},
    )
    pins(home).change(lambda entries: [*(old for old in entries if old.key != new.key), new])
    return new


def _refuse_blank(name: str) -> None:
    if not name.strip():
        raise KeptWrong("A view needs a name. Write one, such as “EMEA, Q3”.")


def _place_of(entries: list[View], name: str) -> int:
    for place, entry in enumerate(entries):
        if entry.name == name:
            return place
    raise NotFound(f"There is no saved view {name!r} any more.")
