"""What is measured: intake, marts, reports and the load of one more file, each beside its floor."""

import csv
import json
import random
import shutil
import time
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, get_args

from bench.clock import Figures, Timed, once, timed
from csfunnel import queries
from csfunnel.filters import BREAKDOWNS, MODELS, Basis, Breakdown, Credit, Filters, Unit
from csfunnel.funnel import funnel
from csfunnel.intake.door import Asked, Door
from csfunnel.settings import Settings
from csfunnel.warehouse import Rows, Warehouse

SEED = 7
INSTANTS = ("Date", "_at", " Time")
NOTE_FILES = ("legacy_note.csv", "activity.csv")
NOTE_INSTANTS = ("created_at", "activity_at")
NUMBERS = ("Count", "Duration")
# The reports of the command line that METRICS' sections 1 to 7 speak of.
METRIC_REPORTS = (
    "funnel_cohort_emails", "funnel_cohort_units", "funnel_activity_emails",
    "funnel_activity_units", "funnel_meetings", "funnel_money", "data_version", "maturity",
    "emails", "calls", "meetings", "credits",
)  # fmt: skip
PAGE_PARTS = ("all", "journey", "step", "csm", "region", "month")


def manifest(folder: Path) -> list[dict[str, Any]]:
    """The files of a generated data set, in load order."""
    found: list[dict[str, Any]] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return found


def floor_seconds(folder: Path, *, only: Collection[str] = ()) -> float:
    """A bare read of all columns of the files with explicit types, nothing stored.

    `only` names the data sets to read; none means all.
    """
    warehouse = Warehouse(None, Settings(), folders=[folder])
    files = [each for each in manifest(folder) if not only or each["data_set"] in only]

    def parse() -> None:
        for each in files:
            path = folder / each["file"]
            params = {"path": str(path), "types": column_types(path)}
            warehouse.rows("bench", "floor", params)

    seconds = once(parse)
    warehouse.close()
    return seconds


def column_types(path: Path) -> dict[str, str]:
    """A type for each column by its name; what could fail is left as text."""
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    return {name: column_type(name, path) for name in header}


def column_type(name: str, path: Path) -> str:
    """TIMESTAMP for instants of the email log and of notes, DOUBLE for counts, else VARCHAR."""
    if path.name in NOTE_FILES and name in NOTE_INSTANTS:
        return "TIMESTAMP"
    if path.name.startswith(("email_log", "horizon")):
        if name.endswith("Date"):
            return "TIMESTAMP"
        if name.endswith("Count"):
            return "DOUBLE"
    return "VARCHAR"


def intake_seconds(folder: Path, home: Path, *, only_emails: bool = False) -> dict[str, float]:
    """Seconds for the email files, for the others and for the last write of the log; no marts.

    The door's whole way, into a new workspace: hash, archive, read, cast, rejects, merge, ledger.
    """
    shutil.rmtree(home, ignore_errors=True)
    door = Door(home)
    taken = {"email": 0.0, "other": 0.0}
    with without_marts(door.warehouse):
        for each in manifest(folder):
            kind = "email" if each["data_set"] == "email" else "other"
            if kind == "email" or not only_emails:
                path, zone = folder / each["file"], each["zone"]
                taken[kind] += once(partial(load, door, path, zone=zone))
    taken["checkpoint"] = once(door.warehouse.checkpoint)
    door.close()
    return taken


def load(door: Door, path: Path, *, zone: str | None = None) -> None:
    """Load one file as a person would."""
    door.load(path, asked=Asked(zone=zone))


@contextmanager
def without_marts(warehouse: Warehouse) -> Iterator[None]:
    """Loads end before marts are made, and room for those replaced: both are measured apart."""
    build, reclaim = warehouse.build, warehouse.reclaim
    warehouse.build = lambda *_, **__: []  # type: ignore[method-assign] # only here
    warehouse.reclaim = lambda: None  # type: ignore[method-assign] # only here
    try:
        yield
    finally:
        warehouse.build = build  # type: ignore[method-assign] # as it was
        warehouse.reclaim = reclaim  # type: ignore[method-assign] # as it was


def build_marts(warehouse: Warehouse) -> Figures:
    """All marts anew, committed; and without those that sections 1 to 7 of the metrics do not need.

    Those serve the lists and cards of single pages, or reconcile notes. The commit and the room
    made for what was replaced are in both.
    """
    names = [query.name for query in queries.marts()]
    moments: list[float] = []
    start = time.perf_counter()
    with warehouse.transaction() as cursor:
        warehouse.build(cursor, names, tell=lambda *_: moments.append(time.perf_counter()))
        moments.append(time.perf_counter())
        warehouse.note_change(cursor)
    warehouse.reclaim()
    whole = time.perf_counter() - start
    seconds = {
        name: end - begin for name, begin, end in zip(names, moments, moments[1:], strict=False)
    }
    needed = _upstream(METRIC_REPORTS)
    beside = sum(taken for name, taken in seconds.items() if name not in needed)
    return {"marts_seconds": whole, "metric_marts_seconds": whole - beside}


def _upstream(reports: Collection[str]) -> set[str]:
    """The marts that reports are made of, down to the tables loaded."""
    marts = {query.name: query for query in queries.marts()}
    found: set[str] = set()
    waiting = [name for report in reports for name in queries.load("reports")[report].inputs]
    while waiting:
        name = waiting.pop()
        if name in marts and name not in found:
            found.add(name)
            waiting += marts[name].inputs
    return found


def build_attribution(warehouse: Warehouse) -> None:
    """The marts alone that answer what pandas answers, from the loaded tables; not kept.

    The chains of bookings, calls and renewals are given: pandas is given the chains as well, and
    asks for no more.
    """
    names = {
        "stg_companies", "accounts", "teams", "stg_people", "contact_companies", "addresses",
        "contacts", "stg_mailings", "journeys", "touches", "versions", "senders", "mailings",
        "reporting_quarters", "emails", "campaign_journeys", "link_emails", "contact_emails",
        "company_emails", "colleague_emails", "attributions", "meetings", "meeting_rows",
        "email_events", "email_outcomes", "cohort_sums",
    }  # fmt: skip
    cursor = warehouse.cursor()
    cursor.begin()
    for query in queries.marts():
        if query.name in names:
            warehouse.run(query.room, query.name, cursor)
    cursor.rollback()
    cursor.close()


class Readers:
    """Random selections of the funnel page, always the same for a seed."""

    def __init__(self, warehouse: Warehouse, *, unit: Unit, seed: int = 1) -> None:
        self.warehouse, self.unit = warehouse, unit
        self.dice = random.Random(seed)
        self.span = warehouse.report("span", {})[0]
        self.choices: dict[str, list[str]] = {}
        for row in warehouse.report("choices", {}):
            self.choices.setdefault(row["kind"], []).append(row["value"])

    def selections(self, count: int) -> list[tuple[Filters, Breakdown]]:
        """So many selections with a breakdown each."""
        return [(self._filters(), self.dice.choice(BREAKDOWNS)) for _ in range(count)]

    def answer(self, selection: tuple[Filters, Breakdown]) -> float:
        """Seconds until all numbers of the page for one selection are there.

        The collector is left to itself: calling it would stop the other readers.
        """
        start = time.perf_counter()
        funnel(self.warehouse, selection[0], by=selection[1])
        return time.perf_counter() - start

    def _filters(self) -> Filters:
        days = (self.span["last_day"] - self.span["first_day"]).days
        first = self.span["first_day"] + timedelta(days=self.dice.randrange(days))
        last = first + timedelta(days=self.dice.choice((30, 90, 180, 365)))
        has_range = self.dice.random() < 0.7
        return Filters(
            from_day=first if has_range else None,
            to_day=last if has_range else None,
            unit=self.unit,
            basis=self.dice.choice(get_args(Basis)),
            credit=self.dice.choice(get_args(Credit)),
            model=self.dice.choice(MODELS),
            csms=self._some("csm"),
            regions=self._some("region"),
            journeys=self._some("journey"),
            steps=self._some("step"),
        )

    def _some(self, kind: str) -> tuple[str, ...]:
        values = self.choices[kind]
        if self.dice.random() > 0.3:
            return ()
        return tuple(self.dice.sample(values, min(len(values), self.dice.randint(1, 3))))


def one_reader(readers: Readers, *, count: int) -> Timed:
    """One viewer, one selection after the other."""
    return Timed(tuple(readers.answer(each) for each in readers.selections(count)))


def eight_readers(readers: Readers, *, count: int) -> Timed:
    """Eight threads at once."""
    with ThreadPoolExecutor(8) as pool:
        return Timed(tuple(pool.map(readers.answer, readers.selections(count))))


def asked(warehouse: Warehouse, name: str, *, repeats: int) -> Timed:
    """A query of queries/bench, over and over."""
    params = {"from_day": None, "to_day": None}
    cursor = warehouse.cursor()
    taken = timed(lambda: warehouse.rows("bench", name, params, cursor=cursor), repeats=repeats)
    cursor.close()
    return taken


def six_queries(warehouse: Warehouse) -> Rows:
    """The page's selection in six queries."""
    params = {"from_day": None, "to_day": None}
    return [
        row for part in PAGE_PARTS for row in warehouse.rows("bench", f"page_by_{part}", params)
    ]


def one_query(warehouse: Warehouse) -> Rows:
    """The same in one query with grouping sets, its rows as those of the six."""
    params = {"from_day": None, "to_day": None}
    names = ("journey", "step", "csm", "region", "month_day")
    return [
        {name: value for name, value in row.items() if name not in names or value is not None}
        for row in warehouse.rows("bench", "page_in_one", params)
    ]
