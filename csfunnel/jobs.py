"""The jobs of the command line, each from plain parameters to a plain answer, so that a running
dashboard can do them as well."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from csfunnel import answers, reconcile
from csfunnel.filters import FIELDS, Filters
from csfunnel.funnel import funnel, stamp
from csfunnel.intake.door import Asked, Door
from csfunnel.intake.progress import Watch
from csfunnel.migration import tasks as migration
from csfunnel.warehouse import Cursor

Params = Mapping[str, Any]


def load(door: Door, params: Params, progress: Watch | None = None) -> list[dict[str, Any]]:
    """Load one file; a line for each table in it."""
    loaded = door.load(
        Path(params["path"]),
        name=params["name"],
        asked=Asked(**params["asked"]),
        who=params["who"],
        progress=progress,
    )
    return [asdict(each) for each in loaded]


def status(door: Door, params: Params) -> dict[str, Any]:
    """The state of the workspace: data version, as_of, the ledger and what was refused."""
    state = door.warehouse.report("data_version", {})[0]
    return {
        "workspace": str(door.home),
        "data_version": state["version_no"],
        "as_of": stamp(state["as_of"]),
        "files": [_ledger_line(row) for row in door.ledger()],
        "refused": [
            {"file_name": entry.file_name, "received_at": entry.received_at, "reason": entry.reason}
            for entry in door.refused()
        ],
    }


def rejects(door: Door, params: Params) -> str:
    """The rejected rows of a file as CSV."""
    return door.rejects(params["file_id"])


def withdraw(door: Door, params: Params, progress: Watch | None = None) -> dict[str, Any]:
    """Withdraw a file."""
    return {"withdrawn": door.withdraw(params["file_id"], progress=progress)}


def rebuild(door: Door, params: Params, progress: Watch | None = None) -> dict[str, Any]:
    """Make the database anew from the archive."""
    return {"tables": door.rebuild(progress=progress)}


def funnel_of(door: Door, params: Params) -> dict[str, Any]:
    """The funnel under some options, and the names asked for that are in no row."""
    filters = _filters(params)
    with _seen_as_of(door, params.get("as_of")) as cursor:
        return {
            "answer": funnel(door.warehouse, filters, by=params.get("by"), cursor=cursor),
            "in_vain": [*_in_vain(door, filters, cursor)],
        }


def emails(door: Door, params: Params) -> list[dict[str, Any]]:
    """Every row of the email log."""
    return answers.emails(door.warehouse)


def meetings(door: Door, params: Params) -> list[dict[str, Any]]:
    """Every meeting under one credit."""
    return answers.meetings(door.warehouse, credit=params["credit"])


def credits_of(door: Door, params: Params) -> list[dict[str, Any]]:
    """The money of won renewals by meeting under one model and credit."""
    return answers.credits_of(door.warehouse, model=params["model"], credit=params["credit"])


def check(door: Door, params: Params) -> dict[str, Any]:
    """The claims about the numbers that do not hold."""
    return dict(answers.checks(door.warehouse))


def reconcile_notes(door: Door, params: Params) -> dict[str, Any]:
    """What became of every legacy note, with what the command prints beside it."""
    with _seen_as_of(door, None) as cursor:
        answer = reconcile.reconcile(door.warehouse, cursor=cursor)
        return {
            "answer": answer,
            "adds_up": reconcile.adds_up(answer),
            "notices": reconcile.notices(door.warehouse, cursor=cursor),
            "causes": [each.sentence for each in reconcile.causes(door.warehouse, cursor=cursor)],
        }


JOBS: dict[str, Callable[..., Any]] = {
    "load": load,
    "status": status,
    "rejects": rejects,
    "withdraw": withdraw,
    "rebuild": rebuild,
    "funnel": funnel_of,
    "emails": emails,
    "meetings": meetings,
    "credits": credits_of,
    "check": check,
    "reconcile": reconcile_notes,
    **migration.JOBS,
}
TELLING = ("load", "withdraw", "rebuild", *migration.TELLING)  # they tell their progress


def run(door: Door, name: str, params: Params) -> Any:
    """Do the job of that name."""
    return JOBS[name](door, params)


def _ledger_line(row: Mapping[str, Any]) -> dict[str, Any]:
    counts = ("read", "added", "updated", "unchanged", "repeated", "rejected")
    return {
        "file_id": row["file_id"],
        "file_name": row["file_name"],
        "table": row["table_name"],
        "data_set": row["data_set"],
        "zone": row["zone"],
        "loaded_at": stamp(row["loaded_at"]),
        **{name: row[f"{name}_count"] for name in counts},
        "warnings": row["warnings"],
    }


def _filters(params: Params) -> Filters:
    """Filters from plain parameters; days as ISO text."""

    def day(name: str) -> date | None:
        return date.fromisoformat(params[name]) if params.get(name) else None

    def many(name: str) -> tuple[str, ...]:
        return tuple(params.get(name) or ())

    return Filters(
        from_day=day("from_day"),
        to_day=day("to_day"),
        unit=params["unit"],
        basis=params["basis"],
        credit=params["credit"],
        model=params["model"],
        csms=many("csms"),
        regions=many("regions"),
        journeys=many("journeys"),
        steps=many("steps"),
    )


def _in_vain(door: Door, filters: Filters, cursor: Cursor) -> Iterator[str]:
    """What a name asked for counts where no row has it, and one that differs in case alone."""
    asked = [(kind, name) for kind, field in FIELDS.items() for name in getattr(filters, field)]
    rows = door.warehouse.report("choices", {}, cursor=cursor) if asked else []
    for kind, name in asked:
        there = [row["value"] for row in rows if row["kind"] == kind]
        if name not in there:
            alike = [each for each in there if each.casefold() == name.casefold()]
            meant = f" Is it {alike[0]!r}?" if alike else ""
            yield f"No row has the {kind} {name!r}, so nothing is counted for it.{meant}"


@contextmanager
def _seen_as_of(door: Door, moment: str | None) -> Iterator[Cursor]:
    """A cursor on the marts as they are, or as they would be at another moment."""
    if moment is None:
        with door.warehouse.reading() as cursor:
            yield cursor
        return
    with door.warehouse.what_if(door.warehouse.settings.with_as_of(moment)) as cursor:
        yield cursor
