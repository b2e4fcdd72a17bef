"""The jobs of a migration, each from plain parameters to a plain answer; see csfunnel/jobs.py."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from csfunnel.migration import prechecks
from csfunnel.migration.preparing import Choices, Progress, prepare
from csfunnel.migration.records import NO_SUBJECT, lookups_of, usual_lookups
from csfunnel.migration.repairing import Wanted, compare, repair
from csfunnel.warehouse import Warehouse

Params = Mapping[str, Any]


class HasWarehouse(Protocol):
    """What a job needs of a door."""

    warehouse: Warehouse


def checks(door: HasWarehouse, params: Params) -> list[dict[str, Any]]:
    """What the pre-checks found."""
    found = prechecks.run(door.warehouse, _choices(params).lookups)
    return [check.as_dict() for check in found]


def prepared(
    door: HasWarehouse, params: Params, progress: Progress | None = None
) -> dict[str, Any]:
    """Make the first pack; its manifest."""
    out = Path(params["out"])
    return prepare(door.warehouse, out, choices=_choices(params), progress=progress)


def repaired(
    door: HasWarehouse, params: Params, progress: Progress | None = None
) -> dict[str, Any]:
    """Make a pack that repairs; its manifest."""
    names = ("verdicts", "systems", "types", "records")
    wanted = Wanted(**{name: tuple(params[name] or ()) for name in names})
    out = Path(params["out"])
    return repair(door.warehouse, out, wanted=wanted, choices=_choices(params), progress=progress)


def compared(door: HasWarehouse, params: Params) -> list[dict[str, Any]]:
    """What a repair pack promised beside what is found now, a line a verdict."""
    return compare(door.warehouse, Path(params["pack"]))


JOBS: dict[str, Callable[..., Any]] = {
    "migration_checks": checks,
    "migration_prepare": prepared,
    "migration_repair": repaired,
    "migration_compare": compared,
}
TELLING = ("migration_prepare", "migration_repair")


def _choices(params: Params) -> Choices:
    file, field = params.get("lookups"), params.get("company_field")
    usual = usual_lookups(company_field=field) if field else usual_lookups()
    return Choices(
        lookups=lookups_of(Path(file)) if file else usual,
        no_subject=params.get("no_subject") or NO_SUBJECT,
        keeps_unknown=not params.get("leaves_off_unknown"),
    )
