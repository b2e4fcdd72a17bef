"""One part of the benchmark in a process of its own, so that its peak of memory is its own too."""

import json
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from bench import notes, workload
from bench.clock import Figures, Timed, once, peak_rss_gb, timed
from bench.pandas_identity import frames
from bench.pandas_version import funnel_by_csm
from bench.viewers import viewers as waits
from bench.workload import SEED
from csfunnel.filters import Filters, Unit
from csfunnel.funnel import funnel
from csfunnel.intake.door import Door
from csfunnel.settings import Settings
from csfunnel.warehouse import Warehouse
from sampledata.making import generate, generate_increment

MAILBOX = (100_000, 20_000)


def main() -> None:
    """`python -m bench.parts NAME PLACE ROWS REPEATS`: the figures as JSON on the last line.

    ROWS is the number of emails, or of legacy notes where the part is one of notes.
    """
    name, place, rows, repeats = sys.argv[1:]
    print(json.dumps(PARTS[name](Path(place), int(rows), int(repeats))))


def intake(place: Path, emails: int, repeats: int) -> Figures:
    """The floor and the door, turn by turn, so that both meet the same weather."""
    floors, loads, others, checkpoint = [], [], 0.0, 0.0
    for number in range(1, repeats + 1):
        floors.append(workload.floor_seconds(place / "data"))
        only_emails = number < repeats
        taken = workload.intake_seconds(place / "data", place / "home", only_emails=only_emails)
        loads.append(taken["email"])
        others, checkpoint = taken["other"], taken["checkpoint"]
    return {
        "floor_seconds": Timed(tuple(floors)).median_seconds,
        "intake_emails_seconds": Timed(tuple(loads)).median_seconds,
        "intake_others_seconds": others,
        "checkpoint_seconds": checkpoint,
        "intake_peak_rss_gb": peak_rss_gb(),
    }


def marts(place: Path, emails: int, repeats: int) -> Figures:
    """All marts beside the floor, turn by turn; those alone that answer what pandas answers."""
    warehouse = Warehouse(place / "home", Settings())
    floors, built = [], []
    for _ in range(repeats):
        floors.append(workload.floor_seconds(place / "data"))
        built.append(workload.build_marts(warehouse))
    alone = timed(lambda: workload.build_attribution(warehouse), repeats=repeats)
    warehouse.close()
    return {
        "marts_floor_seconds": Timed(tuple(floors)).median_seconds,
        **{name: median(each[name] for each in built) for name in built[0]},
        "attribution_marts_seconds": alone.median_seconds,
        "marts_peak_rss_gb": peak_rss_gb(),
    }


def pandas(place: Path, emails: int, repeats: int) -> Figures:
    """Attribution and the funnel by CSM in vectorised pandas, from the loaded tables.

    The result is compared with the funnel's before it is timed.
    """
    warehouse = Warehouse(place / "home", Settings())
    rows = {row["value"]: row for row in funnel(warehouse, Filters(), by="csm")["rows"]}
    made = funnel_by_csm(frames(warehouse))
    for csm, row in made.iterrows():
        booked = {stage["stage"]: stage["recorded"] for stage in rows[csm]["stages"]}["booked"]
        if booked != row["booked"]:
            raise SystemExit(f"pandas counts {row['booked']} booked for {csm}, the marts {booked}.")
    taken = timed(lambda: funnel_by_csm(frames(warehouse)), repeats=repeats)
    warehouse.close()
    return {"pandas_seconds": taken.median_seconds, "pandas_peak_rss_gb": peak_rss_gb()}


def reports(place: Path, emails: int, repeats: int) -> Figures:
    warehouse = Warehouse(place / "home", Settings())
    readers = workload.Readers(warehouse, unit="email")
    workload.one_reader(readers, count=20)
    one = workload.one_reader(readers, count=200)
    bare = workload.asked(warehouse, "bare_cells", repeats=20).median_seconds
    bare_emails = workload.asked(warehouse, "bare_emails", repeats=20).median_seconds
    eight = workload.eight_readers(readers, count=200)
    page = (workload.one_query(warehouse), workload.six_queries(warehouse))
    if len(page[0]) != len(page[1]) or not all(row in page[1] for row in page[0]):
        raise SystemExit("One query of the page and six give other numbers.")
    sets = timed(partial(workload.one_query, warehouse), repeats=20).median_seconds
    six = timed(partial(workload.six_queries, warehouse), repeats=20).median_seconds
    figures = {
        "report_p50_ms": one.percentile_ms(50),
        "report_p95_ms": one.percentile_ms(95),
        "report_p95_to_bare_emails": one.percentile_ms(95) / (1000 * bare_emails),
        "report_p95_to_bare_cells": one.percentile_ms(95) / (1000 * bare),
        "bare_emails_ms": 1000 * bare_emails,
        "bare_cells_ms": 1000 * bare,
        "eight_readers_p95_ms": eight.percentile_ms(95),
        "grouping_sets_to_six_queries": sets / six,
    }
    units: tuple[Unit, ...] = ("contact", "account")
    for unit in units:
        of_units = workload.Readers(warehouse, unit=unit)
        figures[f"{unit}_p95_ms"] = workload.one_reader(of_units, count=60).percentile_ms(95)
    warehouse.close()
    return figures


def viewers(place: Path, emails: int, repeats: int) -> Figures:
    """The pages as readers see them, on a server of its own."""
    return waits(place.resolve())


def one_more_file(place: Path, emails: int, repeats: int) -> Figures:
    """A small file after a large one, beside a rebuild of everything; the results must be equal."""
    figures: Figures = {}
    door = Door(place / "home")
    for number, percent in enumerate((0.1, 1.0)):
        increment = generate_increment(
            place / f"more-{percent}", emails=emails, seed=SEED + number, fraction=percent / 100
        )
        figures[f"more_{percent}_seconds"] = once(partial(workload.load, door, increment))
    before = funnel(door.warehouse, Filters(), by="csm")
    figures["rebuild_seconds"] = once(door.rebuild)
    if funnel(door.warehouse, Filters(), by="csm") != before:
        raise SystemExit("Two more files and a rebuild of everything give other numbers.")
    door.close()
    return figures


def skew(place: Path, emails: int, repeats: int) -> Figures:
    """Marts with one shared mailbox beside the same without."""
    seconds = {}
    for name, mailbox in (("even", None), ("skewed", MAILBOX)):
        folder = place / name
        generate(folder / "data", emails=emails, seed=SEED, faults=False, shared_mailbox=mailbox)
        workload.intake_seconds(folder / "data", folder / "home")
        warehouse = Warehouse(folder / "home", Settings())
        taken = timed(lambda: workload.build_marts(warehouse), repeats=repeats)  # noqa: B023
        seconds[name] = taken.median_seconds
        warehouse.close()
        shutil.rmtree(folder)
    return {"skewed_to_even": seconds["skewed"] / seconds["even"], **seconds}


PARTS: dict[str, Callable[[Path, int, int], Figures]] = {
    "intake": intake,
    "marts": marts,
    "pandas": pandas,
    "reports": reports,
    "viewers": viewers,
    "one_more_file": one_more_file,
    "skew": skew,
    "notes_intake": notes.intake,
    "reconcile": notes.reconcile,
    "pandas_notes": notes.pandas,
    "prepare": notes.prepare,
}

if __name__ == "__main__":
    main()
