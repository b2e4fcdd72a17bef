"""One file of the corpus through the desk and the door, and whatever was not as it should be."""

import csv
import io
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from csfunnel.datasets import DATASETS
from csfunnel.errors import Refused
from csfunnel.headline import Headline, headline
from csfunnel.intake.desk import Desk
from csfunnel.intake.door import Door, Loaded
from csfunnel.intake.proposing import Proposal
from csfunnel.intake.trial import Trial
from intake.corpus_parts import Case
from workspaces import rows_of

WAYS_OUT = (
    "export", "save", "fetch", "bring", "unpack", "pack ", "delete", "close its", "put a line",
    "--as", "--map", "--zone", "--set", "is it a csv", "mend", "add ", "split",
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """What became of a file: `read`, `part`, `refused` (and how), or `crashed`, and what is wrong."""

    outcome: str
    how: str
    told: str
    wrong: tuple[str, ...]


def run(case: Case, door: Door, place: Path) -> Result:
    """Stage, propose, try and load one file."""
    try:
        return _Run(case, door, place).result()
    except Exception:  # noqa: BLE001 # whatever it is, it is the finding
        return Result("crashed", "", traceback.format_exc(), ("crashed",))


def replayed(door: Door) -> Result:
    """Make a workspace anew from its archive: its rows have to be the same."""
    before = [rows_of(door.warehouse, name) for name in DATASETS]
    try:
        door.rebuild()
    except Exception:  # noqa: BLE001 # as above
        return Result("crashed", "", traceback.format_exc(), ("crashed",))
    after = [rows_of(door.warehouse, name) for name in DATASETS]
    wrong = () if before == after else ("the rows are others when read again",)
    return Result("the same", "", "", wrong)


class _Run:
    def __init__(self, case: Case, door: Door, place: Path) -> None:
        self.case, self.door, self.desk = case, door, Desk(door)
        self.file = place / "came"
        self.file.write_bytes(case.bytes)
        self.wrong: list[str] = []

    def result(self) -> Result:
        before, numbers = self.traces(), said(self.door)
        tried = self.looked_at()
        self.claim(self.traces() == before, "the trial left a trace")
        try:
            loaded = self.door.load(self.file, name=self.case.name, asked=self.case.asked)
        except Refused as refusal:
            return self.refused(refusal, tried, before)
        self.claim(isinstance(tried, Trial), f"loaded though the trial said: {tried}")
        if isinstance(tried, Trial):
            self.claim(tried.effect.before == numbers, "the numbers before were not those")
            after = said(self.door)
            self.claim(tried.effect.after == after, "the numbers were foretold otherwise")
            foretold = [replace(each.loaded, file_id=0) for each in tried.tables]
            found = [replace(each, file_id=0) for each in loaded]
            self.claim(foretold == found, f"foretold {foretold}, found {found}")
        return self.read(loaded)

    def looked_at(self) -> Trial | Refused:
        """What the desk says: each table proposed, and a trial."""
        came = self.case.bytes
        path = self.desk.stage(io.BytesIO(came), bytes_count=len(came))
        proposed: list[Proposal] | Refused
        try:
            proposed = self.desk.propose(path, name=self.case.name, asked=self.case.asked)
        except Refused as refusal:
            proposed = refusal
        tried: Trial | Refused
        try:
            tried = self.desk.try_load(path, name=self.case.name, asked=self.case.asked)
        except Refused as refusal:
            tried = refusal
        self.desk.forget(path)
        if isinstance(proposed, Refused):
            self.claim(isinstance(tried, Refused), "tried though it could not be proposed")
        elif any(each.problem for each in proposed):
            self.claim(isinstance(tried, Refused), "tried though a problem was told")
        return tried

    def refused(self, refusal: Refused, tried: Trial | Refused, before: tuple[Any, ...]) -> Result:
        told = str(refusal)
        self.claim(str(tried) == told, f"the trial said otherwise: {tried}")
        ledger, version, _, *rest = self.traces()
        self.claim((ledger, version, *rest) == (*before[:2], *before[3:]), "it left a trace")
        reasons = [entry.reason for entry in self.door.refused()]
        self.claim(told in reasons, "the refusal is not kept with the file")
        self.claim(self.case.name in told, "the refusal does not name the file")
        self.claim(any(way in told.lower() for way in WAYS_OUT), "it does not tell a way out")
        self.claim(self.case.outcome in ("refused", "either"), "it was refused")
        self.claim(self.case.says in told, f"it does not say {self.case.says!r}")
        return Result("refused", type(refusal).__name__, told, tuple(self.wrong))

    def read(self, loaded: list[Loaded]) -> Result:
        case = self.case
        for each in loaded:
            _, _, _, _, read, *parts = astuple(each)[:10]
            self.claim(read == sum(parts), f"{read} rows read, {sum(parts)} accounted for")
        rejected = sum(each.rejected for each in loaded)
        outcome = "part" if rejected else "read"
        self.claim(case.outcome in (outcome, "either"), f"it was {outcome}")
        self.claim(rejected == case.rejected, f"{rejected} rows were rejected")
        repeated = sum(each.repeated for each in loaded)
        self.claim(repeated == case.repeated, f"{repeated} rows were repeated")
        told = [warning for each in loaded for warning in each.warnings]
        told += [rule for each in loaded for rule in rules(self.door, each.file_id)]
        said = "; ".join(told)
        self.claim(case.says in said, f"it does not say {case.says!r}")
        wanted = sorted(second_reading(case)) if case.clean else []
        found = sorted(row for each in loaded for row in loaded_rows(case, self.door, each))
        lost, strange = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
        self.wrong += [f"not loaded: {row}" for row in list(lost)[:1]]
        self.wrong += [f"loaded: {row}" for row in list(strange)[:1]]
        self.claim(len(wanted) == len(found), f"{len(found)} rows instead of {len(wanted)}")
        return Result(outcome, "", said, tuple(self.wrong))

    def traces(self) -> tuple[Any, ...]:
        """All that a trial could leave a trace in; the third is the archive."""
        home, warehouse = self.door.home, self.door.warehouse
        with warehouse.reading() as cursor:
            rows_count = cursor.table(f"loaded_{self.case.data_set}").shape[0]
        return (
            [line["file_id"] for line in self.door.ledger()],
            warehouse.version(),
            sorted(path.name for path in (home / "archive").iterdir()),
            sorted(path.name for path in home.glob("work/*")),
            (home / "remembered.json").exists() and (home / "remembered.json").read_text(),
            rows_count,
        )

    def claim(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.wrong.append(otherwise)


def said(door: Door) -> Headline:
    """The numbers that stand on the first page."""
    with door.warehouse.reading() as cursor:
        return headline(door.warehouse, cursor)


def rules(door: Door, file_id: int) -> list[str]:
    """Why rows of a file were rejected."""
    rows = door.warehouse.report("rejects", {"file_id": file_id})
    return [f"{why['column_name']}: {why['rule']}" for row in rows for why in row["reasons"]]


def second_reading(case: Case) -> Iterator[str]:
    """The clean rows as Python's csv and its own types read them."""
    columns = {column.name: column.type for column in DATASETS[case.data_set].columns}
    for row in csv.DictReader(io.StringIO(case.clean, newline="")):
        yield repr([_in_utc(plainly(cell, columns[name])) for name, cell in row.items()])


def plainly(cell: str, kind: str) -> object:  # noqa: PLR0911 # a line a type
    """A clean cell as its type."""
    if kind == "flag":
        return cell.upper() in {"YES", "TRUE"}
    if not cell:
        return None
    match kind:
        case "instant":
            return datetime.fromisoformat(cell)
        case "date":
            return date.fromisoformat(cell)
        case "number":
            return float(cell)
        case "money":
            return Decimal(cell).quantize(Decimal("0.01"))
        case _:
            return cell


def loaded_rows(case: Case, door: Door, loaded: Loaded) -> Iterator[str]:
    """The rows of a file as they are in the warehouse, of the columns that are compared."""
    names = case.clean.partition("\n")[0].strip().split(",") if case.clean else ["file_id"]
    cursor = door.warehouse.cursor()
    table = cursor.table(f"loaded_{loaded.data_set}")
    at = table.columns.index("file_id")
    for row in table.fetchall():
        if row[at] == loaded.file_id:
            cells = (row[table.columns.index(name)] for name in names)
            yield repr([_in_utc(cell) for cell in cells])
    cursor.close()


def _in_utc(value: object) -> object:
    return value.astimezone(UTC) if isinstance(value, datetime) else value
