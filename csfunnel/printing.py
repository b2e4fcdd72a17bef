"""How answers are printed: a table for people, CSV for sheets, JSON for programs."""

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.table import Table

from csfunnel.disarming import disarmed
from csfunnel.naming import table_told

_WIDE = 2_000  # nothing is folded where no terminal is

# The header of a CSV without rows: a nightly job that reads it must find its columns.
COLUMNS = {
    "status": (
        "file_id,file_name,table,data_set,zone,loaded_at,"
        "read,added,updated,unchanged,repeated,rejected,warnings"
    ),
    "emails": (
        "email_id,counted,contact_key,company_id,journey,sent,bounced,delivered,opened,clicked"
    ),
    "meetings": "meeting_id,status,email_id,rule,call_id,tier,ambiguous,company_id",
    "credits": "renewal_id,currency,meeting_id,email_id,goes_to,weight,cents",
    "check": "check,row",
    "reconcile": (
        "system,record_id,type,month,verdict,activity_ids,survivor,reason,type_outcome,"
        "author_outcome,activity_at_outcome,subject_outcome,text_outcome,company_outcome,"
        "internal_attendees_outcome,external_attendees_outcome"
    ),
    "checks": "check,effect,notes,for_example,what",
}


class Format(StrEnum):
    """The forms of an answer."""

    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"


def write(answer: Any, form: Format, *, of: str = "", lines: bool = False) -> None:
    """Print an answer on stdout; `lines` prints JSON one object a line, as for files loaded.

    `of` names the command in COLUMNS, where its answer may have no rows.
    """
    if form is Format.json and not lines:
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    elif form in (Format.json, Format.jsonl):
        for each in answer if isinstance(answer, list) else [answer]:
            print(json.dumps(each, ensure_ascii=False))
    elif form is Format.csv:
        rows = funnel_rows(answer) if isinstance(answer, Mapping) else answer
        _write_csv(rows, rows[0] if rows else COLUMNS[of].split(","))
    elif isinstance(answer, Mapping):
        _write_funnel(answer)
    else:
        write_table(answer)


def funnel_rows(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The funnel as flat rows: each row of the breakdown and the total."""
    by_currency = answer["money"]["by_currency"]
    won = {currency: line["won"] for currency, line in by_currency.items()}
    total = {"value": "Total", **answer, "renewed_amount": won}
    return [_flat(row) for row in [*answer["rows"], total]]


def write_table(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print rows as a table, numbers to the right; on a terminal as wide as that is."""
    if not rows:
        _console().print("Nothing to show.")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in rows[0]:
        is_right = name.endswith("_rate") or all(_is_number(row[name]) for row in rows)
        words = name.removesuffix("_rate").replace("_", " ")
        table.add_column(words, justify="right" if is_right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_shown(name, cell) for name, cell in row.items()))
    _console().print(table)


def write_ledger(lines: Sequence[Mapping[str, Any]]) -> None:
    """Print lines of the ledger in a terminal's width, and below what was said about the files."""
    left_out = {"table", "zone", "loaded_at", "warnings"}
    if any(line["zone"] for line in lines):
        left_out.remove("zone")
    told = [{**line, "file_name": table_told(line["file_name"], line["table"])} for line in lines]
    short = [{name: line[name] for name in line if name not in left_out} for line in told]
    write_table([{**line, "file_id": str(line["file_id"])} for line in short])
    for line in lines:
        for warning in line["warnings"]:
            print(f"{line['file_name']}: {warning}")


def _console() -> Console:
    """Stdout as it is now; what stands in exports is text, never markup."""
    width = None if sys.stdout.isatty() else _WIDE
    return Console(file=sys.stdout, width=width, markup=False, emoji=False, highlight=False)


def _write_funnel(answer: Mapping[str, Any]) -> None:
    """The stages, the rates, and the rows of the breakdown with their money."""
    write_table(answer["stages"])
    print()
    write_table([_rate_row(name, found) for name, found in answer["rates"].items()])
    print()
    shown = ("row", *(stage["stage"] for stage in answer["stages"]))
    write_table(
        [
            {name: row[name] for name in shown}
            | {"renewed_amount": row["renewed_amount"].replace("; ", "\n")}
            for row in funnel_rows(answer)
        ]
    )


def _rate_row(name: str, found: Mapping[str, Any]) -> dict[str, Any]:
    """A rate with its 95 % interval and what it is of; that of meetings held with its ceiling."""
    # Above 1 a rate has no interval: a period may book more than it delivers.
    between = "" if found["low"] is None else f"{found['low']:.1%} to {found['high']:.1%}"
    return {
        "rate": name.replace("_", " "),
        "value_rate": found["rate"],
        "at_most_rate": found.get("ceiling"),
        "95 %": between,
        "numerator": found["numerator"],
        "denominator": found["denominator"],
    }


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    stages = {stage["stage"]: stage["recorded"] for stage in row["stages"]}
    rates = {f"{name}_rate": found["rate"] for name, found in row["rates"].items()}
    amounts = [f"{currency} {amount}" for currency, amount in row["renewed_amount"].items()]
    return {
        "row": row["value"],
        **stages,
        "meetings": row["meetings"]["booked"],
        "meetings_due": row["meetings"]["due"],
        **rates,
        "held_ceiling_rate": row["rates"]["held"]["ceiling"],
        "renewed_amount": "; ".join(amounts),
    }


def _write_csv(rows: Sequence[Mapping[str, Any]], header: Iterable[str]) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(header)
    writer.writerows([disarmed(_plain(cell)) for cell in row.values()] for row in rows)


def _is_number(cell: Any) -> bool:
    return cell is None or (isinstance(cell, int | float) and not isinstance(cell, bool))


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
    if isinstance(cell, list | tuple | dict):
        return json.dumps(cell, ensure_ascii=False) if cell else ""
    return str(cell)
