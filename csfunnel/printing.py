"""How answers are printed: a table for people, CSV for sheets, JSON for programs."""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.table import Table

from csfunnel.disarming import disarmed


_WIDE = 2_000  # nothing is folded where no terminal is


class Format(StrEnum):
    """The forms of an answer."""

    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"


def write(answer: Any, form: Format, *, lines: bool = False) -> None:
    """Print an answer on stdout; `lines` prints JSON one object a line, as for files loaded."""
    if form is Format.json and not lines:
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    elif form in (Format.json, Format.jsonl):
        for each in answer if isinstance(answer, list) else [answer]:
            print(json.dumps(each, ensure_ascii=False))
    else:
        rows = funnel_rows(answer) if isinstance(answer, Mapping) else list(answer)
        (_write_csv if form is Format.csv else _write_table)(rows)


def funnel_rows(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The funnel as flat rows: the total and each row of the breakdown."""
    total = {"value": "Total", **answer, "renewed_amount": {
        currency: line["won"] for currency, line in answer["money"]["by_currency"].items()
    }}
    return [_flat(row) for row in [*answer["rows"], total]]


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    stages = {stage["stage"]: stage["recorded"] for stage in row["stages"]}
    rates = {f"{name}_rate": found["rate"] for name, found in row["rates"].items()}
    amounts = [f"{currency} {amount}" for currency, amount in row["renewed_amount"].items()]
    return {
        "row": row["value"],
        **stages,
        "meetings": row["meetings"]["booked"],
        **rates,
        "renewed_amount": "; ".join(amounts),
    }


def _write_csv(rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        writer = csv.writer(sys.stdout)
        writer.writerow(rows[0])
        writer.writerows([disarmed(_plain(cell)) for cell in row.values()] for row in rows)


def _write_table(rows: Sequence[Mapping[str, Any]]) -> None:
    console = Console(width=None if sys.stdout.isatty() else _WIDE)
    if not rows:
        console.print("Nothing to show.")
        return
    table = Table(box=None, pad_edge=False)
    for name in rows[0]:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(_shown(name, cell) for name, cell in row.items()))
    console.print(table)


def _shown(name: str, cell: Any) -> str:
    if cell is None:
        return "–"
    if name.endswith("_rate"):
        return f"{cell:.1%}"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return f"{cell:,}" if isinstance(cell, int) and not name.endswith("_id") else _plain(cell)


def _plain(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, list | dict):
        return json.dumps(cell, ensure_ascii=False) if cell else ""
    return str(cell)
