"""What a file seems to be: its data set, its columns with reasons, its first rows as read."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from csfunnel.datasets import DATASETS, DataSet, normalised
from csfunnel.errors import CsfunnelError, Refused
from csfunnel.intake import doubts
from csfunnel.intake.archive import TableChoice
from csfunnel.intake.casting import ZONE_RULE
from csfunnel.intake.dialect import Dialect, find_dialect
from csfunnel.intake.fit import Fit, Source, fitted, pinned
from csfunnel.intake.likeness import suggested
from csfunnel.intake.loading import Job, Loader
from csfunnel.intake.memory import Memory
from csfunnel.intake.recognise import header_fingerprint, recognise
from csfunnel.intake.records import read_first
from csfunnel.intake.taking import Asked
from csfunnel.intake.unpack import Table
from csfunnel.warehouse import CsvTrouble, Rows, Warehouse

FIRST_ROWS = 10
LOOKED_AT_ROWS = 200

# Why a column is left out, by whether it is strange to us.
UNUSED = {True: "no column of ours is like it", False: "known, and not needed"}

Match = tuple[str, str]  # our column ("" for none) and why


@dataclass(frozen=True)
class TheirColumn:
    """A column of the file: where it stands, its header, what it would be read as, and why.

    `ours` is "" for a column that is left out. `name` is how a mapping calls it: the header, or
    `#3` where the header is empty or stands there twice.
    """

    position: int
    header: str
    name: str
    ours: str
    reason: str
    first_cells: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """One table of a file as it would be read.

    `data_set` is None where nothing fits; `candidates` are all data sets, the likeliest first.
    `missing` are required columns (each a group of which one will do) without a source; `for_file`
    those of which one value is to be chosen for the file. `problem` says why it cannot be loaded as
    it stands, else "". `parsed` are the first rows as typed, by our columns; `raw` their cells.
    """

    table: str
    data_set: DataSet | None
    candidates: tuple[str, ...]
    note: str
    columns: tuple[TheirColumn, ...]
    missing: tuple[tuple[str, ...], ...]
    for_file: tuple[str, ...]
    needs_zone: bool
    zone: str | None
    delimiter: str
    encoding: str
    header_line_number: int
    raw: tuple[tuple[str, ...], ...]
    parsed: Rows
    told: tuple[str, ...]
    problem: str

    @property
    def columns_map(self) -> dict[str, str]:
        """The whole mapping as `Asked.columns_map` takes it, columns left out included."""
        return {column.name: column.ours for column in self.columns if column.header.strip()}


class Proposer:
    """Looks at tables and says what they seem to be; writes nothing."""

    def __init__(self, warehouse: Warehouse, memory: Memory, work: Path) -> None:
        self._warehouse, self._memory, self._work = warehouse, memory, work

    def table(self, table: Table, asked: Asked) -> Proposal:
        """One table under what was chosen by hand so far. Raises Refused without a header."""
        dialect = find_dialect(table.path, name=table.name)
        first, _ = read_first(table.path, dialect, LOOKED_AT_ROWS)
        rows = [cells for _, cells in first]
        data_set, fit, note, problem = self._fit(dialect.header, rows, asked)
        candidates = _ranked(dialect.header)
        matches = _matches(dialect.header, rows, fit, asked, guesses=bool(problem)) if fit else {}
        zone = asked.zone or self._memory.zone(header_fingerprint(dialect.header))
        choice = _choice(table, dialect, fit, matches, zone=zone, asked=asked)
        parsed, needs_zone = self._parsed(table, dialect, choice)
        taken = {ours for ours, _ in matches.values() if ours}
        missing = tuple(g for g in data_set.required if not taken & set(g)) if data_set else ()
        told = () if problem or missing else _hardly_taken(parsed)
        return Proposal(
            table=table.name,
            data_set=data_set,
            candidates=candidates,
            note=note,
            columns=_columns(dialect.header, rows, matches),
            missing=missing,
            for_file=_for_file(data_set, taken),
            needs_zone=needs_zone,
            zone=zone,
            delimiter=dialect.delimiter,
            encoding=table.encoding,
            header_line_number=dialect.header_line_number,
            raw=tuple(tuple(cells) for cells in rows[:FIRST_ROWS]),
            parsed=parsed,
            told=(*table.told, *told),
            problem=problem,
        )

    def _fit(
        self, header: Sequence[str], rows: Sequence[Sequence[str]], asked: Asked
    ) -> tuple[DataSet | None, Fit | None, str, str]:
        """(data set, how the header fits it, how that is known, why it cannot be loaded)."""
        remembered = self._memory.mapping(header)
        note, problem = "", ""
        try:
            found = recognise(
                header,
                data_set=asked.data_set,
                columns_map=asked.columns_map or None,
                remembered=remembered,
            )
            note, name = found.note, found.data_set.name
        except Refused as refusal:
            problem = str(refusal)
            name = asked.data_set or _likeliest(header, rows)
        if not name:
            return None, None, note, problem
        pins = _pins(header, asked, remembered.columns_map if remembered else {})
        return DATASETS[name], fitted(header, DATASETS[name], pins), note, problem

    def _parsed(
        self, table: Table, dialect: Dialect, choice: TableChoice | None
    ) -> tuple[Rows, bool]:
        """The first rows as they would be read, and whether their times lack a zone."""
        if choice is None or not choice.columns:
            return [], False
        folders = tempfile.TemporaryDirectory(dir=self._work)
        with folders as folder, closing(self._warehouse.cursor()) as cursor:
            few = Path(folder) / "first.csv"
            loader = Loader(self._warehouse, cursor, Job(table, dialect, choice))
            try:
                rows = loader.first_rows(few, FIRST_ROWS)
            except CsvTrouble:
                return [], False
        lacks_zone = any(
            reason["rule"] == ZONE_RULE for row in rows for reason in row["problems"] or ()
        )
        return rows, lacks_zone


def _hardly_taken(parsed: Rows) -> Iterator[str]:
    """That hardly a row of the first would be taken, and why mostly; a zone is asked for apart."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    wrong = set[int]()
    for row in parsed:
        for reason in row["problems"] or ():
            if reason["rule"] != ZONE_RULE:
                key = reason["column_name"], reason["rule"]
                first = {**reason, "line_no": row["line_no"], "rows_count": 0}
                found.setdefault(key, first)["rows_count"] += 1
                wrong.add(row["line_no"])
    if doubts.is_hardly_taken(len(parsed), len(wrong)):
        counts, reasons = (len(parsed), len(wrong)), found.values()
        yield from doubts.of_rejected(*counts, reasons, among=" looked at")


def _ranked(header: Sequence[str]) -> tuple[str, ...]:
    """All data sets, those whose columns the header has most of first."""
    fits = [fitted(header, data_set, {}) for data_set in DATASETS.values()]
    fits.sort(key=lambda fit: (-fit.score, fit.data_set.name))
    return tuple(fit.data_set.name for fit in fits)


def _likeliest(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The data set that has all it requires, by spelling or likeness, of most columns; else ""."""
    found: list[tuple[int, float, str]] = []
    for data_set in DATASETS.values():
        fit = fitted(header, data_set, {})
        used = {source.position for source in fit.mapping.values()}
        likely = suggested(
            header,
            rows,
            data_set=data_set,
            free=[name for name in data_set.names if name not in fit.mapping],
            open_positions=[at for at in range(len(header)) if at not in used],
        )
        taken = {*fit.mapping, *(each.column for each in likely.values())}
        if len(taken) > 1 and all(taken & set(group) for group in data_set.required):
            sureness = len(fit.mapping) + sum(each.score for each in likely.values())
            found.append((len(taken), sureness, data_set.name))
    return max(found)[2] if found else ""


def _pins(header: Sequence[str], asked: Asked, remembered: Mapping[str, str]) -> dict[int, str]:
    """Columns mapped by hand; a mapping that does not fit this header counts as none."""
    try:
        return pinned(header, asked.columns_map or remembered)
    except CsfunnelError:
        return {}


def _matches(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    fit: Fit,
    asked: Asked,
    *,
    guesses: bool,
) -> dict[int, Match]:
    """By position: which of our columns it would be read as, and why.

    A header that is understood without a guess gets none: nobody would look at it.
    """
    by_hand = {at for at, ours in _pins(header, asked, {}).items()}
    found: dict[int, Match] = {}
    for ours, source in fit.mapping.items():
        for each in (source, *source.fallbacks):
            why = "chosen by hand" if each.position in by_hand else _spelled(each.header, ours)
            found[each.position] = (ours, why)
    for at in by_hand:
        found.setdefault(at, ("", "left out by hand"))
    free = [name for name in fit.data_set.names if name not in fit.mapping]
    left = [at for at in range(len(header)) if at not in found]
    strange = [at for at in left if normalised(header[at]) not in fit.data_set.known]
    likely = suggested(
        header, rows, data_set=fit.data_set, free=free if guesses else (), open_positions=strange
    )
    for at in left:
        like = likely.get(at)
        found[at] = (like.column, like.reason) if like else ("", UNUSED[at in strange])
    return found


def _spelled(header: str, ours: str) -> str:
    return f"“{header}” is a known name of {ours}"


def _columns(
    header: Sequence[str], rows: Sequence[Sequence[str]], matches: Mapping[int, Match]
) -> tuple[TheirColumn, ...]:
    times = Counter(each.strip() for each in header)

    def name_of(at: int) -> str:
        text = header[at].strip()
        return text if text and times[text] == 1 else f"#{at + 1}"

    return tuple(
        TheirColumn(
            position=at,
            header=header[at].strip(),
            name=name_of(at),
            ours=matches.get(at, ("", ""))[0],
            reason=matches.get(at, ("", ""))[1],
            first_cells=tuple(row[at] for row in islice(rows, FIRST_ROWS) if at < len(row)),
        )
        for at in range(len(header))
    )


def _choice(  # noqa: PLR0913 # the parts of one choice, each by its name
    table: Table,
    dialect: Dialect,
    fit: Fit | None,
    matches: Mapping[int, Match],
    *,
    zone: str | None,
    asked: Asked,
) -> TableChoice | None:
    """How the table would be read with every suggestion taken."""
    if fit is None:
        return None
    mapping = dict(fit.mapping)
    for at, (ours, _) in sorted(matches.items()):
        if ours and ours not in mapping:
            mapping[ours] = Source(at, dialect.header[at].strip())
    return TableChoice(
        file_id=0,
        table=table.name,
        data_set=fit.data_set.name,
        columns={name: asdict(source) for name, source in mapping.items()},
        zone=zone,
        for_file=dict(asked.for_file),
    )


def _for_file(data_set: DataSet | None, taken: set[str]) -> tuple[str, ...]:
    if data_set is None:
        return ()
    columns = (column for column in data_set.columns if column.for_file)
    return tuple(column.name for column in columns if column.name not in taken)
