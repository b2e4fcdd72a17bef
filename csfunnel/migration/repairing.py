"""Making a pack that mends what reconciling found, and saying beforehand what it will find then."""

import json
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from csfunnel.errors import CheckFailed, NotFound, NotReady
from csfunnel.migration import copies, prechecks
from csfunnel.migration.packing import made_whole, write_json, write_manifest
from csfunnel.migration.preparing import (
    BATCH_ROWS,
    Choices,
    Packer,
    Progress,
    silent,
    snapshot,
    table,
    told,
)
from csfunnel.migration.records import Made, Row
from csfunnel.reconcile import VERDICTS
from csfunnel.warehouse import Cursor, Warehouse, as_utc

UNEXPECTED = "unexpected"
REPAIRABLE = (
    *("missing", "changed", "wrong_company", "duplicated", "duplicate_loaded"),
    UNEXPECTED,
)
EXPECTED = "expected.json"
SENT = "sent"
WHYS = {
    "wrong_company": "It is at the wrong company and cannot be moved: it is made anew.",
    "duplicated": (
        "Of several activities with this id the one at the right company stays, of these the one "
        "with the longest notes, then the least id; where none is there, it is made anew."
    ),
    "duplicate_loaded": "It is a copy of {survivor_id}, which is in the timeline.",
}


@dataclass(frozen=True)
class Wanted:
    """What a repair is for; an empty choice means all."""

    verdicts: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    records: tuple[str, ...] = ()

    def params(self) -> dict[str, list[str] | None]:
        """For the reports. Raises NotFound for a verdict that cannot be mended."""
        for verdict in self.verdicts:
            if verdict not in REPAIRABLE:
                known = ", ".join(REPAIRABLE)
                raise NotFound(f"{verdict!r} is nothing to repair. Choose of {known}.")
        chosen = {name: sorted(each) or None for name, each in asdict(self).items()}
        return {**chosen, "verdicts": sorted(self.verdicts or REPAIRABLE)}


class Plan(NamedTuple):
    """What is to be done about one note; see queries/marts/migration_plans.sql."""

    verdict: str
    step: str | None
    delete_ids: list[str]
    kept_id: str | None
    overwritten_id: str | None


class Doomed(NamedTuple):
    """An activity that is to be deleted, or kept where its like are, and why."""

    activity_id: str
    external_id: str
    system: str
    why: str


def repair(
    warehouse: Warehouse,
    out: Path,
    *,
    wanted: Wanted | None = None,
    choices: Choices | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Write the pack that mends what is wanted; gives its manifest.

    To be done in this order: delete what deletes.csv lists (deleted.jsonl holds each in full, and
    overwritten.jsonl what a PUT writes over), then send the chunks. expected.json says what
    reconciling will find then. Raises NotReady where there is nothing to mend or a pre-check stops
    it, NotFound for an unknown verdict.
    """
    chosen, params, say = choices or Choices(), (wanted or Wanted()).params(), progress or silent
    with (
        snapshot(warehouse) as cursor,
        made_whole(out) as folder,
        closing(Packer(folder, chosen)) as packer,
    ):
        found = prechecks.run(warehouse, chosen.lookups, cursor=cursor)
        prechecks.stop_if_any(found)
        mender = Mender(packer, keeps_unknown=chosen.keeps_unknown)
        say("choosing what to mend")
        mender.take_all(warehouse, params, cursor, say)
        unexpected_count = _list_unexpected(warehouse, folder, params, cursor)
        _list_deletes(folder, mender)
        say("keeping what is deleted or overwritten")
        doomed = (each.activity_id for each in mender.deletes)
        copies.keep(warehouse, cursor, folder / copies.DELETED, doomed)
        copies.keep(warehouse, cursor, folder / copies.OVERWRITTEN, mender.overwritten)
        copies.keep_earlier(out, folder)
        packed = packer.finish(say)
        if not (packed.chunks or mender.deletes or unexpected_count or packed.left_out):
            raise NotReady("There is nothing to mend in this choice.")
        after = _after(warehouse, params, mender, cursor)
        write_json(folder / EXPECTED, {"wanted": params, "counts": after})
        write_json(folder / "prechecks.json", [check.as_dict() for check in found])
        about = {
            "kind": "repair",
            "wanted": params,
            "order": ["deletes.csv", "chunks"],
            "deletes_count": len(mender.deletes),
            "unexpected_count": unexpected_count,
            "expected": after,
            **told(packed, warehouse),
        }
        return write_manifest(folder, packed.chunks, about)


def compare(warehouse: Warehouse, pack: Path) -> list[dict[str, Any]]:
    """Each verdict with the count a repair pack promised and the one found now.

    Raises NotFound where the folder is no repair pack.
    """
    try:
        promised = json.loads((pack / EXPECTED).read_text(encoding="utf-8"))["counts"]
    except (OSError, ValueError, KeyError, TypeError):
        raise NotFound(f"{pack} is no repair pack: no {EXPECTED} in it can be read.") from None
    found = counts(warehouse)
    return [
        {
            "verdict": verdict,
            "expected": promised.get(verdict, 0),
            "found": found[verdict],
            "difference": found[verdict] - promised.get(verdict, 0),
        }
        for verdict in (*VERDICTS, UNEXPECTED)
    ]


def counts(warehouse: Warehouse, *, cursor: Cursor | None = None) -> Counter[str]:
    """How many notes have each verdict now, and how many activities are unexpected."""
    rows = warehouse.report("migration_counts", {}, cursor=cursor)
    return Counter({row["verdict"]: row["notes_count"] for row in rows})


class Mender:
    """Takes what is to be mended, and keeps what becomes of the notes that are sent."""

    def __init__(self, packer: Packer, *, keeps_unknown: bool) -> None:
        self._packer, self._keeps_unknown = packer, keeps_unknown
        self.after: Counter[str] = Counter()
        self.sent_count = 0
        self.deletes: set[Doomed] = set()
        self.kept: set[Doomed] = set()
        self.overwritten: set[str] = set()

    def take_all(
        self, warehouse: Warehouse, params: Mapping[str, Any], cursor: Cursor, say: Progress
    ) -> None:
        """Take the rows of the report, a few at a time."""
        warehouse.run("reports", "migration_repairs", cursor, params)
        columns_count, done_count = len(Row._fields), 0
        while batch := cursor.fetchmany(BATCH_ROWS):
            done_count += len(batch)
            say(f"{done_count:,} notes looked at")
            for cells in batch:
                self._take(Row._make(cells[:columns_count]), Plan._make(cells[columns_count:]))

    def _take(self, row: Row, plan: Plan) -> None:
        if row.left_out is not None:
            self._packer.leave_out(row, row.left_out)
            return
        if plan.step is not None:
            self.sent_count += 1
            made = self._made(row, plan.step, is_deleted=bool(plan.delete_ids))
            if made is None:
                self.after[plan.verdict] += 1
                return
            is_short = bool(row.unknown_emails) and not self._keeps_unknown
            is_by_rule = row.is_explained or made.is_cut
            by_rule = "matched_by_rule" if is_by_rule else "matched"
            self.after["changed" if is_short else by_rule] += 1
        why = WHYS.get(plan.verdict, "").format(survivor_id=row.survivor_id)
        self.deletes |= {Doomed(each, row.record_id, row.system, why) for each in plan.delete_ids}
        if plan.overwritten_id is not None:
            self.overwritten.add(plan.overwritten_id)
        if plan.kept_id is not None:
            self.kept.add(Doomed(plan.kept_id, row.record_id, row.system, why))

    def _made(self, row: Row, step: str, *, is_deleted: bool) -> Made | None:
        """The record as packed; None where it is left out, as one that would be lost if refused."""
        is_refused = bool(row.unknown_emails) and self._keeps_unknown
        if is_refused and is_deleted and step == "post":
            self._packer.leave_out(row, "unknown attendees")
            return None
        return self._packer.take(row, step)


def _after(
    warehouse: Warehouse, params: Mapping[str, Any], mender: Mender, cursor: Cursor
) -> dict[str, int]:
    """The counts reconciling will find. Raises CheckFailed where they do not add up."""
    rows = warehouse.report("migration_after", params, cursor=cursor)
    planned = Counter({row["verdict"]: row["notes_count"] for row in rows})
    if planned.pop(SENT, 0) != mender.sent_count:
        raise CheckFailed("The notes to be sent are not those that were planned; nothing was made.")
    now = counts(warehouse, cursor=cursor)
    after = planned + mender.after
    return {verdict: after[verdict] for verdict in VERDICTS} | {UNEXPECTED: now[UNEXPECTED]}


def _list_unexpected(
    warehouse: Warehouse, folder: Path, params: Mapping[str, Any], cursor: Cursor
) -> int:
    """List what nobody expected, where that is wanted; nothing is done about it."""
    rows = warehouse.report("migration_unexpected", {}, cursor=cursor)
    if UNEXPECTED not in params["verdicts"] or not rows:
        return 0
    with table(folder / "unexpected.csv", [*rows[0]]) as add:
        for row in rows:
            shown = {**row, "activity_at": as_utc(row["activity_at"])}
            add([str(cell or "") for cell in shown.values()])
    return len(rows)


def _list_deletes(folder: Path, mender: Mender) -> None:
    """List what is to be deleted, and what is kept instead."""
    for name, listed in (("deletes.csv", mender.deletes), ("kept.csv", mender.kept)):
        if listed:
            with table(folder / name, Doomed._fields) as add:
                for each in sorted(listed):
                    add(each)
