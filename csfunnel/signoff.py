"""Signing a migration off: a sample to be drawn again, who looked at it, and who accepts a loss."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AwareDatetime as Instant
from pydantic import ConfigDict, Field, StringConstraints
from pydantic.dataclasses import dataclass

from csfunnel.listfile import ListFile

FOLDER = "kept"
LEAST_SIZE = 20
DEFAULT_SEED = 1
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Remark = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Stratum = tuple[str, str]  # system and verdict
Row = Mapping[str, Any]
_EXACT = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True, config=_EXACT)
class Tick:
    """Somebody has looked at a note by hand, with what it was judged then and what they found."""

    system: str
    record_id: str
    verdict: str
    is_fine: bool
    remark: Remark
    ticked_by: Name
    ticked_at: Instant

    @property
    def key(self) -> object:
        """What no two ticks share."""
        return (self.system, self.record_id)

    @property
    def called(self) -> str:
        """What several with one key are called."""
        return f"ticks of the note {self.record_id} of {self.system}"


@dataclass(frozen=True, config=_EXACT)
class Acceptance:
    """Somebody accepts that so many notes of a system have lost something, and says why."""

    loss: str
    system: str
    notes_count: Annotated[int, Field(gt=0)]
    why: Why
    accepted_by: Name
    accepted_at: Instant

    @property
    def key(self) -> object:
        """What no two acceptances share."""
        return (self.loss, self.system)

    @property
    def called(self) -> str:
        """What several with one key are called."""
        return f"acceptances of {self.loss} of {self.system}"


def ticks(home: Path) -> ListFile[Tick]:
    """What was looked at in a workspace."""
    return ListFile(home / FOLDER / "migration_ticks.json", Tick)


def acceptances(home: Path) -> ListFile[Acceptance]:
    """The losses somebody accepted."""
    return ListFile(home / FOLDER / "migration_losses.json", Acceptance)


def shares(notes_count: Mapping[Stratum, int], *, size: int) -> dict[Stratum, int]:
    """How many notes of each stratum a sample of `size` holds.

    One of each, so a sample is never smaller than the strata are many; the others in proportion, by
    largest remainder, ties to the first stratum in order.
    """
    strata = sorted(notes_count)
    others = sum(notes_count.values()) - len(strata)
    left = min(size - len(strata), others)
    if left <= 0:
        return dict.fromkeys(strata, 1)
    cut = {each: divmod(left * (notes_count[each] - 1), others) for each in strata}
    found = {each: 1 + whole for each, (whole, _) in cut.items()}
    odd = left - sum(whole for whole, _ in cut.values())
    for each in sorted(strata, key=lambda each: -cut[each][1])[:odd]:
        found[each] += 1
    return found


def sample(rows: Iterable[Row], *, size: int) -> list[Row]:
    """Of rows of the report migration_page_sample those in a sample of `size`, in their order."""
    placed = list(rows)
    counts = {_stratum(row): row["stratum_count"] for row in placed}
    wanted = shares(counts, size=size)
    return [row for row in placed if row["place_no"] <= wanted[_stratum(row)]]


def usual_size(notes_count: int) -> int:
    """One note in twenty, and never fewer than 20."""
    return max(LEAST_SIZE, -(-notes_count // 20))


def _stratum(row: Row) -> Stratum:
    return row["system"], row["verdict"]
