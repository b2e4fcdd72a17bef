"""What is left to mend, load by load: a line is kept whenever the verdicts' counts have changed.

A load replaces what was there before, so the counts of earlier loads cannot be computed again
without taking every file in anew. The line is kept with each load, and when somebody looks at
numbers that a setting has changed. It begins once the first note has arrived: before that, each
export of legacy notes that comes only adds to what is missing.
"""

from collections.abc import Mapping
from itertools import dropwhile
from pathlib import Path
from typing import Annotated

from pydantic import AwareDatetime as Instant
from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from csfunnel.listfile import ListFile
from csfunnel.reconcile import VERDICTS
from csfunnel.settings import now
from csfunnel.warehouse import Warehouse

FOLDER = "kept"
Count = Annotated[int, Field(ge=0)]


@dataclass(frozen=True, config=ConfigDict(extra="forbid", strict=True))
class Point:
    """How many notes had each verdict at a moment, after the file that was loaded last by then."""

    noted_at: Instant
    version_no: Annotated[int, Field(gt=0)]
    file_id: Count
    counts: dict[str, Count]

    @property
    def key(self) -> object:
        """What no two points share."""
        return self.noted_at

    @property
    def called(self) -> str:
        """What several with one key are called."""
        return f"points of {self.noted_at.isoformat()}"

    @property
    def has_arrivals(self) -> bool:
        """Whether the timeline had a row of a legacy system: without one all notes are missing."""
        return any(count for verdict, count in self.counts.items() if verdict != "missing")


def points(home: Path) -> ListFile[Point]:
    """The counts of a workspace over time, the first first."""
    return ListFile(home / FOLDER / "migration_burndown.json", Point)


def noted(home: Path, counts: Mapping[str, int], *, version_no: int, file_id: int) -> list[Point]:
    """All points since the first note arrived, with a new one where the counts have changed.

    Raises as ListFile.
    """
    store = points(home)
    found = _begun(store.read())
    new = Point(noted_at=now(), version_no=version_no, file_id=file_id, counts=dict(counts))
    if _is_last(found, counts) or not _begun([*found, new]):
        return found
    return _begun(
        store.change(lambda entries: entries if _is_last(entries, counts) else [*entries, new])
    )


def note_load(warehouse: Warehouse, home: Path, *, file_id: int) -> None:
    """Keep what a load has led to, where there are notes to compare. Raises as ListFile."""
    [loaded] = warehouse.report("migration_page_loaded", {})
    if loaded["legacy_count"] and loaded["activities_count"]:
        [row] = warehouse.report("migration_page_counts", {"by": "all"})
        counts = {name: row[f"{name}_count"] for name in VERDICTS}
        counts["unexpected"] = len(warehouse.report("reconcile_unexpected", {}))
        noted(home, counts, version_no=warehouse.version(), file_id=file_id)


def _begun(found: list[Point]) -> list[Point]:
    return [*dropwhile(lambda point: not point.has_arrivals, found)]


def _is_last(found: list[Point], counts: Mapping[str, int]) -> bool:
    return bool(found) and found[-1].counts == dict(counts)
