"""What tests of the door ask of a workspace: all its numbers, its ledger, the rows it loaded."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, get_args

from csfunnel import answers
from csfunnel.filters import BREAKDOWNS, MODELS, Basis, Credit, Filters, Unit
from csfunnel.funnel import funnel, stamp
from csfunnel.intake.door import Door, Loaded
from csfunnel.warehouse import Rows, Warehouse

GOLDEN = Path(__file__).parent / "golden"
COUNTS = ("read", "added", "updated", "unchanged", "repeated", "rejected")
EMAIL = ("email_id", "executed_at", "journey_name", "contact_email", "is_sent")
UNITS: tuple[Unit, ...] = get_args(Unit)
BASES: tuple[Basis, ...] = get_args(Basis)
CREDITS: tuple[Credit, ...] = get_args(Credit)
FOLDERS = ("archive", "work")
VIEWS = (
    Filters(),
    Filters(basis="activity", model="decay"),
    Filters(unit="account", credit="direct", model="linear"),
)


def numbers(warehouse: Warehouse) -> dict[str, Any]:
    """Every answer there is, under a few filters."""
    [state] = warehouse.report("data_version", {})
    return {
        "as_of": stamp(state["as_of"]),
        "emails": answers.emails(warehouse),
        "calls": answers.calls(warehouse),
        "meetings": [answers.meetings(warehouse, credit=credit) for credit in CREDITS],
        "credits": [answers.credits_of(warehouse, model=model) for model in MODELS],
        "funnel": [funnel(warehouse, view, by=by) for view in VIEWS for by in (None, *BREAKDOWNS)],
        "checks": answers.checks(warehouse),
    }


def ledger(door: Door, *, without: Sequence[str] = ()) -> Rows:
    """The ledger's lines, less what is left out of a comparison."""
    lines = [{name: line[name] for name in line if name not in without} for line in door.ledger()]
    return lines if "file_id" not in without else sorted(lines, key=lambda line: line["file_name"])


def traces(door: Door) -> tuple[object, ...]:
    """All that a trace could be left in: ledger, numbers, version, archive and work folder."""
    return (
        ledger(door),
        numbers(door.warehouse),
        door.warehouse.version(),
        door.archive.entries(),
        *(sorted(path.name for path in (door.home / name).glob("*")) for name in FOLDERS),
    )


def rows_of(warehouse: Warehouse, data_set: str) -> list[str]:
    """The loaded rows of a data set, wherever they came from, in one order."""
    table = warehouse.cursor().table(f"loaded_{data_set}")
    kept = [at for at, name in enumerate(table.columns) if name not in ("file_id", "odd_count")]
    return sorted(repr([row[at] for at in kept]) for row in table.fetchall())


def counts(loaded: Loaded) -> dict[str, int]:
    """Where the rows of a table went; those that went nowhere are left out."""
    found = {name: getattr(loaded, name) for name in COUNTS}
    assert loaded.read == sum(found.values()) - loaded.read
    return {name: count for name, count in found.items() if count}


def email(number: int, **cells: str) -> list[str]:
    """The cells of a plain email, in the order of EMAIL."""
    plain = {
        "email_id": f"E{number}",
        "executed_at": f"2025-01-01T{number // 60 % 24:02}:{number % 60:02}:00Z",
        "journey_name": "Renewal",
        "contact_email": f"c{number}@alder.example",
        "is_sent": "YES",
    }
    return list((plain | cells).values())


def write_csv(
    file: Path, header: Sequence[str], rows: Iterable[Sequence[str]], *, delimiter: str = ","
) -> Path:
    """Write a CSV as spreadsheets do; the file."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=delimiter)
        writer.writerow(header)
        writer.writerows(rows)
    return file


def names_in(folder: Path) -> list[str]:
    """The names of the files in a folder, without those of its folders."""
    return sorted(file.name for file in folder.iterdir() if file.is_file())
