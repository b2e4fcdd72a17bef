"""Lay a header beside a data set: which of its columns would be which, and how well it fits."""

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from csfunnel.datasets import DATASETS, NOT_OURS, Column, DataSet, Spelling, normalised
from csfunnel.errors import AmbiguousHeader, MissingColumns

_FORMS = {
    name: data_set.known.union(
        normalised(spelling.text) for column in data_set.columns for spelling in column.spellings
    )
    for name, data_set in DATASETS.items()
}
_KNOWN_BY = Counter(form for forms in [*_FORMS.values(), *NOT_OURS.values()] for form in forms)


@dataclass(frozen=True)
class Source:
    """Where a column's values stand: the cell's position (from 0), its header, how it is read.

    `reads` is an entry of `datasets.READS`, or "" for the column's type. `fallbacks` are read, in
    their order, in the rows in which this cell is empty.
    """

    position: int
    header: str
    reads: str = ""
    fallbacks: tuple["Source", ...] = ()


@dataclass(frozen=True)
class Fit:
    """How a header fits a data set; `doubled` are columns that two headers fit as well."""

    data_set: DataSet
    mapping: dict[str, Source]
    doubled: dict[str, tuple[int, ...]]
    lacks: tuple[tuple[str, ...], ...]
    score: float


def pinned(header: Sequence[str], columns_map: Mapping[str, str]) -> dict[int, str]:
    """Position -> canonical name (or ""), as the user mapped them.

    Raises MissingColumns for a name that is not the file's or not ours, AmbiguousHeader for one
    that is given, or stands in the header, twice.
    """
    names = {column for data_set in DATASETS.values() for column in data_set.names}
    pins: dict[int, str] = {}
    for theirs, ours in columns_map.items():
        if ours and ours not in names:
            near = nearest(ours, sorted(names))
            raise MissingColumns(f"--map {theirs!r}={ours!r}: we have no such column{near}.")
        if ours and ours in pins.values():
            raise AmbiguousHeader(f"--map gives {ours!r} twice: leave one of them out.")
        pins[_position(header, theirs)] = ours
    return pins


def _position(header: Sequence[str], theirs: str) -> int:
    """Where the header named by the user stands: exactly, else in normal form, else as `#n`."""
    wanted = normalised(theirs)
    exact = [at for at, name in enumerate(header) if name.strip() == theirs.strip()]
    found = exact or [at for at, name in enumerate(header) if wanted and normalised(name) == wanted]
    if len(found) > 1:
        raise AmbiguousHeader(
            f"--map {theirs!r}: columns {numbered(found)} are called so; write the one meant by"
            f" its number, as #{found[0] + 1}."
        )
    if found:
        return found[0]
    number = theirs.strip().removeprefix("#")
    if theirs.strip().startswith("#") and number.isdecimal() and 0 < int(number) <= len(header):
        return int(number) - 1
    raise MissingColumns(f"--map {theirs!r}: the file has no such column{nearest(theirs, header)}.")


def fitted(header: Sequence[str], data_set: DataSet, pins: Mapping[int, str]) -> Fit:
    """Lay the header beside one data set.

    `pins` (position -> canonical name, "" to leave it out) come first, then each column's best
    spelling. The score counts known headers, those no other export has twice, less one for each
    required column that is lacking.
    """
    where: dict[str, list[int]] = {}
    for at, name in enumerate(header):
        if at not in pins and (form := normalised(name)):
            where.setdefault(form, []).append(at)
    present = where.keys() | {normalised(name) for name in pins.values()}
    pinned_at = {ours: at for at, ours in pins.items()}
    mapping: dict[str, Source] = {}
    doubled: dict[str, tuple[int, ...]] = {}
    for column in data_set.columns:
        if column.name in pinned_at:
            mapping[column.name] = _pinned_source(header, column, pinned_at[column.name])
        elif found := _matches(column, where, present):
            mapping[column.name] = _source(header, found)
            if len(found[0][1]) > 1:
                doubled[column.name] = tuple(found[0][1])
    lacks = tuple(group for group in data_set.required if not mapping.keys() & set(group))
    score = known_score(present, _FORMS[data_set.name]) - len(lacks)
    return Fit(data_set, mapping, doubled, lacks, score)


def known_score(present: AbstractSet[str], forms: AbstractSet[str]) -> float:
    """One for each header known, and as much again where no other export has it."""
    return sum(1 + 1 / _KNOWN_BY[form] for form in present & forms)


def _matches(
    column: Column, where: Mapping[str, list[int]], present: AbstractSet[str]
) -> list[tuple[Spelling, list[int]]]:
    """The column's spellings that the header has, best first, each with its positions."""
    return [
        (spelling, where[form])
        for spelling in column.spellings
        if (form := normalised(spelling.text)) in where
        and (not spelling.only_with or normalised(spelling.only_with) in present)
        and (not spelling.only_without or normalised(spelling.only_without) not in present)
    ]


def _source(header: Sequence[str], found: list[tuple[Spelling, list[int]]]) -> Source:
    sources = [
        Source(positions[0], header[positions[0]].strip(), spelling.reads)
        for number, (spelling, positions) in enumerate(found)
        if number == 0 or spelling.fallback
    ]
    first = sources[0]
    return Source(first.position, first.header, first.reads, tuple(sources[1:]))


def _pinned_source(header: Sequence[str], column: Column, at: int) -> Source:
    """A mapped header; where it is one of the column's spellings, it is read as that."""
    form = normalised(header[at])
    known = (spelling for spelling in column.spellings if normalised(spelling.text) == form)
    reads = next((spelling.reads for spelling in known), "")
    return Source(at, header[at].strip(), reads)


def nearest(name: str, among: Sequence[str]) -> str:
    """A half sentence that names what is most like `name`, or ""."""
    forms = {normalised(each): each.strip() for each in among}
    found = difflib.get_close_matches(normalised(name), forms, n=1, cutoff=0.5)
    return f"; nearest is {forms[found[0]]!r}" if found else ""


def numbered(positions: Sequence[int]) -> str:
    """Positions as a user counts columns, from 1."""
    return " and ".join(str(at + 1) for at in positions)
