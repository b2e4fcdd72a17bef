"""From counts of notes by their attributes to the few sentences that explain a fault."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from csfunnel.rates import Rate, rate

ATTRIBUTES = ("system", "type", "author", "company", "month", "batch", "length")
FEW_VALUED = frozenset(("system", "type", "author", "batch", "length"))
MOST_CAUSES = 5
MOST_SHARED = 0.5  # a cause more of whose notes another explains already says nothing new

Values = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Count:
    """How many notes of some values have a fault, of how many; and the same for all notes."""

    fault: str
    values: Values
    hits: int
    notes: int
    fault_total: int
    total: int

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Count":
        """A row of the report reconcile_causes."""
        values = tuple((name, row[name]) for name in ATTRIBUTES if row[name] is not None)
        counts = (row[f"{name}_count"] for name in ("hits", "notes", "fault", "all"))
        return cls(row["fault"], values, *counts)


@dataclass(frozen=True)
class Cause:
    """Values that explain a fault.

    `coverage` is the share of the fault's notes that have these values, `precision` the share of
    the notes of these values that have the fault; the others are its false positives. `rank` is
    None where fewer than 30 notes have these values.
    """

    fault: str
    rank: int | None
    values: Values
    hits: int
    false_positives: int
    coverage: Rate
    precision: Rate

    @property
    def sentence(self) -> str:
        """`94% of missing: catalyst, not a user, batch 7`, and how many others are alike."""
        share = f"{self.coverage.rate or 0:.0%} of {self.fault.replace('_', ' ')}"
        told = ", ".join(f"{name} {value}" for name, value in self.values)
        others = f"{self.false_positives:,} other notes are alike" if self.false_positives else ""
        return f"{share}: {told}" + (f" ({others})" if others else "")


def causes_of(counts: Iterable[Count]) -> list[Cause]:
    """For each fault up to five causes, the best first, then those of too few notes to be ranked.

    A cause holds more of the fault than the notes outside it, beyond chance, and does so better
    than any part of its values alone. What another cause explains already is left out.
    """
    found: list[Cause] = []
    ordered = sorted(counts, key=lambda count: (count.fault, count.values))
    for _, group in groupby(ordered, key=lambda count: count.fault):
        found += _causes_of_one(list(group))
    return found


def _causes_of_one(counts: list[Count]) -> list[Cause]:
    by_values = {frozenset(count.values): count for count in counts}
    telling = [count for count in counts if _is_telling(count) and _is_sharp(count, by_values)]
    chosen: list[Count] = []
    for count in sorted(telling, key=_order):
        if len(chosen) < MOST_CAUSES and not any(_shares(count, one, by_values) for one in chosen):
            chosen.append(count)
    large = [count for count in chosen if not rate(count.hits, count.notes).is_small]
    small = [count for count in chosen if rate(count.hits, count.notes).is_small]
    ranked = [_cause(count, rank) for rank, count in enumerate(large, start=1)]
    return ranked + [_cause(count, None) for count in small]


def _order(count: Count) -> tuple[float, int, tuple[int, ...], Values]:
    """The best score first, then the fewest values, then in the order of the attributes."""
    places = tuple(ATTRIBUTES.index(name) for name, _ in count.values)
    return -_score(count), len(count.values), places, count.values


def _score(count: Count) -> float:
    """Precision and coverage in one number, precision weighing twice (the F-score of beta 1/2).

    Source: van Rijsbergen (1979), Information Retrieval, chapter 7. Rounded, so that equals tie.
    """
    precision, coverage = count.hits / count.notes, count.hits / count.fault_total
    return round(1.25 * precision * coverage / (0.25 * precision + coverage), 9)


def _is_telling(count: Count) -> bool:
    """Whether the fault is more frequent inside than outside: their 95 % intervals are apart.

    What all notes have in common tells nothing: nobody is outside to compare with.
    """
    inside = rate(count.hits, count.notes)
    outside = rate(count.fault_total - count.hits, count.total - count.notes)
    return outside.high is not None and (inside.low or 0) > outside.high


def _is_sharp(count: Count, by_values: Mapping[frozenset[tuple[str, str]], Count]) -> bool:
    """Whether no part of the values explains as well: each value takes off false positives."""
    parts = (frozenset(count.values) - {value} for value in count.values)
    return all(
        part not in by_values or _score(by_values[part]) < _score(count) for part in parts if part
    )


def _shares(
    one: Count, other: Count, by_values: Mapping[frozenset[tuple[str, str]], Count]
) -> bool:
    """Whether most of one's notes may be the other's too."""
    mine, theirs = dict(one.values), dict(other.values)
    if any(theirs.get(name, value) != value for name, value in mine.items()):
        return False
    both = frozenset((mine | theirs).items())
    if both in by_values:
        return by_values[both].hits > MOST_SHARED * min(one.hits, other.hits)
    return not _is_counted(frozenset(mine | theirs))


def _is_counted(names: frozenset[str]) -> bool:
    """Whether the report counts these attributes together; what it leaves out then is little."""
    few, many = len(names & FEW_VALUED), len(names - FEW_VALUED)
    return few + many <= 2 or (many == 0 and few <= 3)


def _cause(count: Count, rank: int | None) -> Cause:
    return Cause(
        fault=count.fault,
        rank=rank,
        values=count.values,
        hits=count.hits,
        false_positives=count.notes - count.hits,
        coverage=rate(count.hits, count.fault_total),
        precision=rate(count.hits, count.notes),
    )
