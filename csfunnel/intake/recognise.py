"""Tell of which data set a header is, and which of its columns is which of ours."""

import difflib
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from csfunnel.datasets import DATASETS, NOT_OURS, DataSet, normalised
from csfunnel.errors import AmbiguousHeader, MissingColumns, UnknownDataSet
from csfunnel.intake.fit import Fit, Source, fitted, known_score, nearest, numbered, pinned
from csfunnel.intake.mending import own_columns

__all__ = [
    "Recognised",
    "Remembered",
    "Source",
    "header_fingerprint",
    "recognise",
    "without_options",
]

_CLOSE = 0.5  # a data set whose score is nearer than this to the best is a rival
_FEW_COLUMNS = 5  # so many recognised columns are enough, however wide the header is;
_FAIR_SHARE = 0.25  # of fewer, this share of the header
_FOREIGN_SHARE = 0.5  # a header is another export's when this share of it is known there;
_FOREIGN_COLUMNS = 4  # it is called by its name from so many on: most exports have a `Name`
_ALIKE = 0.5  # difflib ratio from which a header is worth naming
_BY_OPTION = re.compile(r" Say wh[^.]*: --(?:as|map) .*$", re.DOTALL)  # ends a refusal


@dataclass(frozen=True)
class Recognised:
    """A header understood.

    `mapping` goes from canonical name to Source, in the contract's order. `extra` are the headers
    left out, `missing` the canonical names without a source, `for_file` those of them of which one
    value has to be chosen for the whole file. `note` says in a sentence how it was recognised.
    """

    data_set: DataSet
    mapping: dict[str, Source]
    extra: tuple[str, ...]
    missing: tuple[str, ...]
    for_file: tuple[str, ...]
    fingerprint: str
    note: str


@dataclass(frozen=True)
class Remembered:
    """What was chosen for an earlier file with the same fingerprint."""

    data_set: str
    columns_map: Mapping[str, str]


def header_fingerprint(header: Sequence[str]) -> str:
    """SHA-256 over the header's names in normal form, whatever their order.

    A file's rejected rows that come back mended have that of the file.
    """
    own = own_columns(header, of=header)
    names = sorted(name for name in map(normalised, own) if name)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def recognise(
    header: Sequence[str],
    *,
    data_set: str | None = None,
    columns_map: Mapping[str, str] | None = None,
    remembered: Remembered | None = None,
) -> Recognised:
    """The data set of a header and the source of each of its columns.

    `data_set` forces the data set. `columns_map` goes from a header of the file (or `#3`, its third
    column) to a canonical name, or to "" to leave it out, and comes before every spelling.
    `remembered` stands in where neither is given (it must not hold `#3`: another file with these
    headers may have them in another order). Raises UnknownDataSet, AmbiguousHeader and
    MissingColumns, each naming the way out.
    """
    how = "as chosen" if data_set else "recognised by its header"
    if remembered and data_set is None and columns_map is None:
        data_set, columns_map = remembered.data_set, remembered.columns_map
        how = "as an earlier file with the same header"
    pins = pinned(header, columns_map or {})
    fit = fitted(header, _named(data_set), pins) if data_set else _best(header, pins)
    _check(header, fit, pins)
    return _recognised(header, fit, how=how)


def without_options(refusal: str) -> str:
    """A refusal of `recognise` without the options of the command line, for who has none."""
    return _BY_OPTION.sub("", refusal)


def _named(name: str) -> DataSet:
    if name not in DATASETS:
        raise UnknownDataSet(f"There is no data set {name!r}: it is one of {', '.join(DATASETS)}.")
    return DATASETS[name]


def _best(header: Sequence[str], pins: Mapping[int, str]) -> Fit:
    """The data set that fits best, if it does so clearly."""
    wanted = {ours for ours in pins.values() if ours}
    fits = [
        fitted(header, data_set, pins)
        for data_set in DATASETS.values()
        if wanted <= set(data_set.names)
    ]
    fits.sort(key=lambda fit: -fit.score)
    if not fits:
        raise UnknownDataSet(f"No data set has all of {', '.join(sorted(wanted))}: check --map.")
    best, rest = fits[0], fits[1:]
    _refuse_foreign(header, fits)
    if not _is_fair(header, best) or 2 * len(best.lacks) > len(best.data_set.required):
        raise UnknownDataSet(_unknown(header, fits))
    rivals = [fit for fit in rest if best.score - fit.score < _CLOSE]
    if rivals:
        listed = "; ".join(_told(header, fit) for fit in [best, *rivals])
        raise AmbiguousHeader(
            f"The header may be that of {listed}. Say which: --as {best.data_set.name}."
        )
    return best


def _is_fair(header: Sequence[str], fit: Fit) -> bool:
    filled = sum(bool(normalised(name)) for name in header)
    taken = len(fit.mapping)
    return taken >= _FEW_COLUMNS or 0 < filled * _FAIR_SHARE <= taken


def _refuse_foreign(header: Sequence[str], fits: list[Fit]) -> None:
    """Refuse what is known of another export better than of any of ours; by name if clear."""
    present = {form for form in map(normalised, header) if form}
    best = fits[0]
    theirs = {
        name: len(present & forms)
        for name, forms in NOT_OURS.items()
        if len(present & forms) >= _FOREIGN_SHARE * max(len(present), 1)
        and known_score(present, forms) > best.score
    }
    name = max(theirs, key=theirs.__getitem__, default="")
    if name and theirs[name] < _FOREIGN_COLUMNS:
        raise UnknownDataSet(_unknown(header, fits))
    if name:
        raise UnknownDataSet(
            f"The header looks like that of {name}, which is not taken. Say what it is, if it is"
            f" not that: --as {best.data_set.name}."
        )


def _check(header: Sequence[str], fit: Fit, pins: Mapping[int, str]) -> None:
    """Refuse what would be read wrongly: mapped columns of another data set, doubles, gaps."""
    name = fit.data_set.name
    strange = sorted(set(pins.values()) - {"", *fit.data_set.names})
    if strange:
        near = nearest(strange[0], fit.data_set.names)
        raise MissingColumns(f"--map: {name} has no column {strange[0]!r}{near}.")
    for column, positions in fit.doubled.items():
        names = " and ".join(repr(header[at].strip()) for at in positions)
        raise AmbiguousHeader(
            f"Columns {numbered(positions)} ({names}) may both be {column} of {name}. Say which:"
            f" --map '#{positions[0] + 1}={column}'."
        )
    if fit.lacks:
        near = _nearest_header(header, fit, fit.lacks[0])
        theirs = near if near and not _taken_as(fit, near) else "Their Column"
        raise MissingColumns(
            f"{_told(header, fit)}. Export it with that column. Say which one it is, if it has"
            f" another name: --map '{theirs}={fit.lacks[0][0]}'."
        )


def _unknown(header: Sequence[str], fits: list[Fit]) -> str:
    near = [
        _told(header, fit)
        for fit in fits[:3]
        if fit.mapping or any(_nearest_header(header, fit, group) for group in fit.lacks)
    ]
    nearest_are = f" Nearest are: {'; '.join(near)}." if near else ""
    best = fits[0].data_set
    return (
        f"The header is of no data set we take.{nearest_are} Say what it is, and which"
        f" column is which: --as {best.name} --map 'Their Column={best.names[0]}'."
    )


def _told(header: Sequence[str], fit: Fit) -> str:
    """A data set and what it lacks, each with the nearest header."""
    if not fit.lacks:
        return f"{fit.data_set.name} (nothing required is missing)"
    lacks = ", ".join(_lack(header, fit, group) for group in fit.lacks)
    return f"{fit.data_set.name} without {lacks}"


def _lack(header: Sequence[str], fit: Fit, group: tuple[str, ...]) -> str:
    name, near = " or ".join(group), _nearest_header(header, fit, group)
    if not near:
        return f"{name} (no header is like it)"
    taken = _taken_as(fit, near)
    return f"{name} (nearest is {near!r}{f', taken as {taken}' if taken else ''})"


def _taken_as(fit: Fit, near: str) -> str:
    """The canonical column that a header is read for already, or ""."""
    for ours, source in fit.mapping.items():
        if near in {each.header for each in (source, *source.fallbacks)}:
            return ours
    return ""


def _nearest_header(header: Sequence[str], fit: Fit, group: tuple[str, ...]) -> str:
    """The header most like any spelling of the columns; "" if none is like one."""
    spellings = [each.text for name in group for each in fit.data_set.column(name).spellings]
    ratio, near = max(
        (
            (
                difflib.SequenceMatcher(None, normalised(text), normalised(name)).ratio(),
                name.strip(),
            )
            for text in spellings
            for name in header
        ),
        default=(0.0, ""),
    )
    return near if ratio > _ALIKE else ""


def _recognised(header: Sequence[str], fit: Fit, *, how: str) -> Recognised:
    sources = fit.mapping.values()
    used = {it.position for source in sources for it in (source, *source.fallbacks)}
    named = [at for at, name in enumerate(header) if name.strip()]
    extra = tuple(
        header[at].strip() or f"(column {at + 1}, without a name)"
        for at in range(max(named, default=-1) + 1)
        if at not in used
    )
    missing = tuple(name for name in fit.data_set.names if name not in fit.mapping)
    for_file = tuple(name for name in missing if fit.data_set.column(name).for_file)
    return Recognised(
        data_set=fit.data_set,
        mapping=fit.mapping,
        extra=extra,
        missing=missing,
        for_file=for_file,
        fingerprint=header_fingerprint(header),
        note=f"{fit.data_set.name}, {how}; {len(used)} of {len(named)} columns taken.",
    )
