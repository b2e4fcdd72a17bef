"""A migration at size: taken in, reconciled beside its floor and beside pandas, and prepared."""

import json
import shutil
from collections import Counter
from functools import cache, partial
from pathlib import Path

from bench import workload
from bench.clock import Figures, Timed, once, peak_rss_gb, timed
from bench.pandas_notes import note_frames, unexpected_count, verdicts
from bench.workload import SEED
from csfunnel import queries
from csfunnel.intake.door import Asked, Door
from csfunnel.matching import FILLS
from csfunnel.migration import preparing
from csfunnel.reconcile import VERDICTS
from csfunnel.settings import FILE_NAME, Settings
from csfunnel.warehouse import Cursor, Warehouse
from sampledata.notes import FALLBACK, TYPE_MAP, write_notes
from sampledata.writing import write_json

SETTINGS = {"type_map": TYPE_MAP, "fallback_author": FALLBACK}
COUNTS = ("reconcile_counts", "reconcile_unexpected", "reconcile_field_ignored")
FLOOR = ("legacy_note", "activity")


def make(place: Path, *, notes: int) -> None:
    """Write the notes of a migration with their manifest to PLACE/data, once."""
    if not (place / "data" / "manifest.json").exists():
        entries = write_notes(place / "data", notes=notes, seed=SEED)
        write_json(entries, place / "data" / "manifest.json")


def intake(place: Path, notes: int, repeats: int) -> Figures:
    """The floor and the door, turn by turn, so that both meet the same weather."""
    floors, loads = [], []
    for _ in range(repeats):
        floors.append(workload.floor_seconds(place / "data", only=FLOOR))
        loads.append(load(place))
    return {
        "notes_floor_seconds": Timed(tuple(floors)).median_seconds,
        "notes_intake_seconds": Timed(tuple(loads)).median_seconds,
        "notes_intake_peak_rss_gb": peak_rss_gb(),
    }


def load(place: Path) -> float:
    """Take PLACE/data into a new workspace at PLACE/home, no marts; seconds for the notes and the
    timeline."""
    home = place / "home"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    (home / FILE_NAME).write_text(json.dumps(SETTINGS), encoding="utf-8")
    door = Door(home)
    seconds = 0.0
    with workload.without_marts(door.warehouse):
        for each in workload.manifest(place / "data"):
            file, asked = place / "data" / each["file"], Asked(data_set=each["data_set"])
            taken = once(partial(door.load, file, asked=asked))
            seconds += taken if each["data_set"] in FLOOR else 0.0
    door.close()
    return seconds


def reconcile(place: Path, notes: int, repeats: int) -> Figures:
    """From the loaded tables to all counts of the answer, and the floor, turn by turn.

    Then all marts are made, and kept for what follows.
    """
    warehouse = opened(place)
    floors, taken = [], []
    for _ in range(repeats):
        floors.append(workload.floor_seconds(place / "data", only=FLOOR))
        taken.append(once(partial(build_verdicts, warehouse)))
    figures = {
        "reconcile_floor_seconds": Timed(tuple(floors)).median_seconds,
        "reconcile_seconds": Timed(tuple(taken)).median_seconds,
        "reconcile_peak_rss_gb": peak_rss_gb(),
    }
    workload.build_marts(warehouse)
    warehouse.close()
    return figures


def build_verdicts(warehouse: Warehouse) -> None:
    """The marts that verdicts are made of, and the reports that count them; not kept."""
    with warehouse.tried() as cursor:
        for query in verdict_marts():
            warehouse.run(query.room, query.name, cursor)
            if query.name in FILLS:
                FILLS[query.name](cursor, queries.load("matching"))
        for name in COUNTS:
            warehouse.report(name, {}, cursor=cursor)


@cache
def verdict_marts() -> tuple[queries.Query, ...]:
    """The mart `verdicts` and all it is made of, in the order they are built."""
    wanted, found = {"verdicts"}, []
    for query in reversed(queries.marts()):
        if query.name in wanted:
            wanted |= set(query.inputs)
            found.append(query)
    return tuple(reversed(found))


def pandas(place: Path, notes: int, repeats: int) -> Figures:
    """The vectorised pandas version, its counts equal. Raises SystemExit where they are not."""
    warehouse = opened(place)
    given = note_frames(warehouse)
    with warehouse.reading() as cursor:
        expected = counts(warehouse, cursor)
    warehouse.close()
    settings = Settings.read(place / "home")
    found = Counter(verdicts(given, settings).tolist()) + Counter(
        unexpected=unexpected_count(given)
    )
    if found != expected:
        raise SystemExit(f"pandas counts {dict(found)}, the marts {dict(expected)}.")
    taken = timed(lambda: (verdicts(given, settings), unexpected_count(given)), repeats=repeats)
    return {"pandas_notes_seconds": taken.median_seconds}


def counts(warehouse: Warehouse, cursor: Cursor) -> Counter[str]:
    """How many notes have each verdict, and how many rows of the timeline are unexpected."""
    total = warehouse.report("reconcile_counts", {}, cursor=cursor)[0]
    unexpected = warehouse.report("reconcile_unexpected", {}, cursor=cursor)
    found = Counter({verdict: total[f"{verdict}_count"] for verdict in VERDICTS})
    return +(found + Counter(unexpected=len(unexpected)))


def prepare(place: Path, notes: int, repeats: int) -> Figures:
    """The first pack of all notes, written once."""
    pack = place / "pack"
    shutil.rmtree(pack, ignore_errors=True)
    warehouse = opened(place)
    seconds = once(partial(preparing.prepare, warehouse, pack))
    warehouse.close()
    shutil.rmtree(pack)
    return {"prepare_seconds": seconds, "prepare_peak_rss_gb": peak_rss_gb()}


def opened(place: Path) -> Warehouse:
    """The workspace at PLACE/home, with the settings of the migration."""
    return Warehouse(place / "home", Settings.read(place / "home"))
