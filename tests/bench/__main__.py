"""`make bench`: measure, print a table, and keep the figures as JSON."""

import argparse
import json
import math
import multiprocessing
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bench import workload
from bench.clock import Timed, once, peak_rss_gb, timed
from bench.pandas_version import frames, funnel_by_csm
from csfunnel.filters import Filters, Unit
from csfunnel.funnel import funnel
from csfunnel.intake.door import Door
from csfunnel.settings import Settings
from csfunnel.warehouse import Warehouse
from sampledata.making import generate, generate_increment

SEED = 7
SKEW_AT = 1_000_000
MAILBOX = (100_000, 20_000)
LARGE = 10_000_000
Figures = dict[str, float]


def main() -> None:
    """Measure each scale in a process of its own, so that peaks of memory are its own too."""
    wanted = _arguments()
    wanted.out.mkdir(parents=True, exist_ok=True)
    found: dict[str, Figures] = {}
    for emails in wanted.scales:
        place = wanted.out / f"{emails}"
        print(f"{emails:,} emails: making the data …", flush=True)
        if not (place / "data" / "manifest.json").exists():
            generate(place / "data", emails=emails, seed=SEED, faults=False)
        figures: Figures = {}
        for part in (_intake, _marts, _pandas, _reports, _one_more_file):
            figures |= _apart(part, place, emails, wanted.repeats)
            print(_lines(figures, emails), flush=True)
        found[f"{emails}"] = figures
        (wanted.out / "results.json").write_text(json.dumps(found, indent=1))
    if SKEW_AT in wanted.scales:
        found["skew"] = _apart(_skew, wanted.out / "skew", SKEW_AT, wanted.repeats)
    found["growth"] = _growth(found)
    (wanted.out / "results.json").write_text(json.dumps(found, indent=1))
    table = _table(found)
    (wanted.out / "results.md").write_text(table)
    print(table)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scales", type=_scales, default=(100_000, 1_000_000, LARGE))
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    return parser.parse_args()


def _scales(text: str) -> tuple[int, ...]:
    return tuple(int(each.replace("_", "")) for each in text.split(","))


def _apart(part: Callable[..., Figures], place: Path, emails: int, repeats: int) -> Figures:
    """Run one part in a fresh process and take its figures."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(part, (place, emails, repeats))


def _intake(place: Path, emails: int, repeats: int) -> Figures:
    """The floor and the door, turn by turn, so that both meet the same weather."""
    floors, email_floors, email_loads, loads = [], [], [], []
    for _ in range(repeats):
        floors.append(workload.floor_seconds(place / "data"))
        email_floors.append(workload.floor_seconds(place / "data", only_emails=True))
        of_emails, of_all = workload.intake_seconds(place / "data", place / "home")
        email_loads.append(of_emails)
        loads.append(of_all)
    floor, email_floor = Timed(tuple(floors)), Timed(tuple(email_floors))
    email_load, load = Timed(tuple(email_loads)), Timed(tuple(loads))
    return {
        "floor_seconds": floor.median_seconds,
        "email_floor_seconds": email_floor.median_seconds,
        "intake_emails_seconds": email_load.median_seconds,
        "intake_all_seconds": load.median_seconds,
        "intake_emails_to_floor": email_load.median_seconds / floor.median_seconds,
        "intake_emails_to_email_floor": email_load.median_seconds / email_floor.median_seconds,
        "intake_all_to_floor": load.median_seconds / floor.median_seconds,
        "intake_peak_rss_gb": peak_rss_gb(),
    }


def _marts(place: Path, emails: int, repeats: int) -> Figures:
    warehouse = Warehouse(place / "home", Settings())
    floor = Timed(tuple(workload.floor_seconds(place / "data") for _ in range(repeats)))
    built = timed(lambda: workload.build_marts(warehouse), repeats=repeats)
    warehouse.close()
    return {
        "marts_seconds": built.median_seconds,
        "marts_to_floor": built.median_seconds / floor.median_seconds,
        "marts_peak_rss_gb": peak_rss_gb(),
    }


def _pandas(place: Path, emails: int, repeats: int) -> Figures:
    """The vectorised pandas version of attribution and the funnel by CSM, its result equal."""
    warehouse = Warehouse(place / "home", Settings())
    built = timed(lambda: workload.build_marts(warehouse), repeats=repeats)
    given = frames(warehouse)
    rows = {row["value"]: row for row in funnel(warehouse, Filters(), by="csm")["rows"]}
    warehouse.close()
    made = funnel_by_csm(given)
    for csm, row in made.iterrows():
        booked = {stage["stage"]: stage["recorded"] for stage in rows[csm]["stages"]}["booked"]
        if booked != row["booked"]:
            raise SystemExit(f"pandas counts {row['booked']} booked for {csm}, the marts {booked}.")
    taken = timed(lambda: funnel_by_csm(given), repeats=repeats)
    return {
        "pandas_seconds": taken.median_seconds,
        "pandas_to_marts": taken.median_seconds / built.median_seconds,
    }


def _reports(place: Path, emails: int, repeats: int) -> Figures:
    warehouse = Warehouse(place / "home", Settings())
    readers = workload.Readers(warehouse, unit="email")
    workload.one_reader(readers, count=20)
    one = workload.one_reader(readers, count=200)
    bare = workload.asked(warehouse, "bare_cells", repeats=20).median_seconds
    bare_emails = workload.asked(warehouse, "bare_emails", repeats=20).median_seconds
    eight = workload.eight_readers(readers, count=200)
    sets = timed(workload.one_query(warehouse), repeats=20).median_seconds
    six = timed(workload.six_queries(warehouse), repeats=20).median_seconds
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


def _one_more_file(place: Path, emails: int, repeats: int) -> Figures:
    """A small file after a large one, beside a rebuild of everything; the results must be equal."""
    figures: Figures = {}
    full = {}
    for percent in (0.1, 1.0):
        increment = generate_increment(
            place / f"more-{percent}", emails=emails, seed=SEED, fraction=percent / 100
        )
        door = Door(place / "home")
        figures[f"more_{percent}_seconds"] = once(lambda: workload.load(door, increment))  # noqa: B023
        before = funnel(door.warehouse, Filters(), by="csm")
        full[percent] = once(door.rebuild)
        if funnel(door.warehouse, Filters(), by="csm") != before:
            raise SystemExit("One more file and a rebuild of everything give other numbers.")
        figures[f"more_{percent}_to_rebuild"] = figures[f"more_{percent}_seconds"] / full[percent]
        door.withdraw(max(row["file_id"] for row in door.ledger()))
        door.close()
    figures["rebuild_seconds"] = min(full.values())
    return figures


def _skew(place: Path, emails: int, repeats: int) -> Figures:
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


def _growth(found: Mapping[str, Figures]) -> Figures:
    """The exponent of growth between one and ten million: 1 is linear."""
    small, large = found.get(f"{SKEW_AT}"), found.get(f"{LARGE}")
    if not small or not large:
        return {}
    names = ("intake_emails_seconds", "marts_seconds", "report_p95_ms")
    return {f"{name}_exponent": math.log10(large[name] / small[name]) for name in names}


def _lines(figures: Mapping[str, float], emails: int) -> str:
    return "\n".join(f"{emails:>12,}  {name:<36} {value:10.3f}" for name, value in figures.items())


def _table(found: Mapping[str, Figures]) -> str:
    """A Markdown table: a row a figure, a column a scale."""
    scales = [name for name in found if name.isdigit()]
    names: dict[str, Any] = {}
    for scale in scales:
        names |= dict.fromkeys(found[scale])
    head = "| figure | " + " | ".join(f"{int(scale):,}" for scale in scales) + " |"
    lines = [head, "| --- |" + " ---: |" * len(scales)]
    for name in names:
        cells = [f"{found[scale].get(name, math.nan):.3g}" for scale in scales]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    for part in ("skew", "growth"):
        lines += [
            f"| {part}: {name} | {value:.3g} |" for name, value in found.get(part, {}).items()
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
