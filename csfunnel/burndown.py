"""What is left to mend, load by load: a line is kept whenever the verdicts' counts have changed.

A load replaces what was there before, so the counts of earlier loads cannot be computed again
without taking every file in anew. The line is kept with each load, and when somebody looks at
numbers that a setting has changed.
"""

from collections.abc import Mapping
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


def points(home: Path) -> ListFile[Point]:
    """The counts of a workspace over time, the first first."""
    return ListFile(home / FOLDER / "migration_burndown.json", Point)


def noted(home: Path, counts: Mapping[str, int], *, version_no: int, file_id: int) -> list[Point]:
    """All points, with a new one where the counts differ from the last. Raises as ListFile."""
    store = points(home)
    found = store.read()
    if _is_last(found, counts):
        return found
    new = Point(noted_at=now(), version_no=version_no, file_id=file_id, counts=dict(counts))
    return store.change(lambda entries: entries if _is_last(entries, counts) else [*entries, new])


def note_load(warehouse: Warehouse, home: Path, *, file_id: int) -> None:
    """Keep what a load has led to, where there are notes to compare. Raises as ListFile."""
    [loaded] = warehouse.report("migration_page_loaded", {})
    if loaded["legacy_count"] and loaded["activities_count"]:
        [row] = warehouse.report("migration_page_counts", {"by": "all"})
        counts = {name: row[f"{name}_count"] for name in VERDICTS}
        counts["unexpected"] = len(warehouse.report("reconcile_unexpected", {}))
        noted(home, counts, version_no=warehouse.version(), file_id=file_id)


def _is_last(found: list[Point], counts: Mapping[str, int]) -> bool:
    return bool(found) and found[-1].counts == dict(counts)
