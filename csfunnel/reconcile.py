"""What became of every legacy note: the answer of the command line, and what to look at."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from csfunnel.causes import Cause, Count, causes_of
from csfunnel.warehouse import Cursor, Rows, Warehouse

VERDICTS = (
    "deduplicated",
    "duplicate_loaded",
    "missing",
    "duplicated",
    "wrong_company",
    "changed",
    "matched_by_rule",
    "matched",
)
FIELDS = (
    "type",
    "author",
    "activity_at",
    "subject",
    "text",
    "company",
    "internal_attendees",
    "external_attendees",
)
RULES = {"type": "default_type", "author": "fallback_author", "text": "cut_text"}
NOTICES = {
    "no_external_source": (
        "None of the {count} timeline rows has an External Source, so no note can be found there."
        " Add the columns External Source and External Id to the timeline report and load it again."
    ),
    "no_label": (
        "No timeline row has the External Source of a legacy system. Compare the setting"
        " external_sources with what the export says."
    ),
    "no_external_id": (
        "{count} timeline rows have a legacy system's External Source but no External Id, such as"
        " {example}. Add the column External Id to the timeline report."
    ),
    "other_label": (
        "{count} timeline rows hold the id of a legacy note but say {example!r} as their External"
        " Source. If that is one of yours, add it to the setting external_sources."
    ),
    "other_case": (
        "{count} timeline rows have the id of a missing note in other upper and lower case, such"
        " as {example}. Ids must be equal letter by letter."
    ),
    "names_without_address": (
        "{count} lists of attendees hold names without an address, such as {example!r}. Names are"
        " compared as they stand; export the attendees' addresses to compare people."
    ),
    "unknown_system": (
        "{count} legacy notes are of the system {example!r}, which has no External Source in the"
        " setting external_sources, so all of them are missing."
    ),
    "no_users": (
        "No users are loaded, so no author of the {count} notes is known. Load the GsUser export."
    ),
    "no_legacy_ids": (
        "No company holds a legacy account id, so the company of {count} notes is not known. Load"
        " the Company export with that column."
    ),
    "rejected_legacy_note": (
        "Rejected when they came: {count} rows of legacy exports. Their notes are in none of these"
        " counts. Mend the rows on Data."
    ),
    "rejected_activity": (
        "Rejected when they came: {count} rows of the timeline with a legacy label. The notes that"
        " they carry count as missing. Mend the rows on Data."
    ),
    "cut_export": (
        "{example} has exactly {count} rows, at which exports are cut silently: what it lacks"
        " counts as missing or not at all. Make sure that it is whole before you repair."
    ),
    "no_fallback_author": (
        "The authors of {count} notes are no users and the setting fallback_author is empty, so"
        " nothing explains another author."
    ),
}

Answer = dict[str, Any]


def reconcile(warehouse: Warehouse, *, cursor: Cursor | None = None) -> Answer:
    """The summary and every legacy note with its verdict and its fields."""
    counts = _counts(warehouse, cursor)
    return {
        "summary": {
            "total": counts["total"].get("Total", dict.fromkeys(("legacy_rows", *VERDICTS), 0)),
            "by_system": counts["system"],
            "by_type": counts["type"],
            "by_month": counts["month"],
            "unexpected": [
                row["activity_id"]
                for row in warehouse.report("reconcile_unexpected", {}, cursor=cursor)
            ],
            "field_ignored": [
                {"system": row["system"], "field": row["field"]}
                for row in warehouse.report("reconcile_field_ignored", {}, cursor=cursor)
            ],
        },
        "rows": [_note(row) for row in warehouse.report("reconcile_rows", {}, cursor=cursor)],
    }


def adds_up(answer: Answer) -> bool:
    """Whether the verdicts account for every legacy note: in all, by system, type and month."""
    summary = answer["summary"]
    axes = (summary["by_system"], summary["by_type"], summary["by_month"])
    parts = [summary["total"], *(counts for axis in axes for counts in axis.values())]
    each = all(part["legacy_rows"] == sum(part[name] for name in VERDICTS) for part in parts)
    whole = summary["total"]["legacy_rows"]
    return each and all(
        sum(counts["legacy_rows"] for counts in axis.values()) == whole for axis in axes
    )


def causes(warehouse: Warehouse, *, cursor: Cursor | None = None) -> list[Cause]:
    """Where each fault concentrates, the best explanation of each first."""
    rows = warehouse.report("reconcile_causes", {}, cursor=cursor)
    return causes_of(Count.of(row) for row in rows)


def notices(warehouse: Warehouse, *, cursor: Cursor | None = None) -> list[str]:
    """What keeps notes from being found, compared or counted, and what to do about it."""
    return [
        NOTICES[row["notice"]].format(count=f"{row['things_count']:,}", example=row["example"])
        for report in ("reconcile_notices", "reconcile_absent")
        for row in warehouse.report(report, {}, cursor=cursor)
    ]


def alarms(answer: Answer) -> list[str]:
    """What must be seen beside the counts: fields that came nowhere, rows that nobody sent."""
    summary = answer["summary"]
    told = [
        f"The field {each['field']} of {each['system']} is empty on the timeline for every note"
        " that had it: Gainsight ignores misspelt names. Check its name in the load, then repair."
        for each in summary["field_ignored"]
    ]
    if unexpected := summary["unexpected"]:
        told.append(
            f"{len(unexpected):,} timeline rows bear a legacy label and an id that no legacy export"
            f" has, such as {unexpected[0]}."
        )
    return told


def table_rows(answer: Answer) -> Rows:
    """The summary as rows of a table: the total, then each system, type and month."""
    summary = answer["summary"]
    axes = (
        ("all", {"Total": summary["total"]}),
        *((name, summary[f"by_{name}"]) for name in ("system", "type", "month")),
    )
    return [
        {"by": name, "value": value, **row} for name, axis in axes for value, row in axis.items()
    ]


def flat_rows(answer: Answer) -> Rows:
    """Every legacy note on one line: each field's outcome with its rule or cause."""
    return [
        {
            **{name: cell for name, cell in row.items() if name != "fields"},
            "activity_ids": ";".join(row["activity_ids"]),
            **{
                f"{name}_outcome": " ".join(row["fields"].get(name, {}).values()) for name in FIELDS
            },
        }
        for row in answer["rows"]
    ]


def shift_text(minutes: int) -> str:
    """`time_shift +8 h`."""
    return f"time_shift {minutes / 60:+g} h"


def _counts(warehouse: Warehouse, cursor: Cursor | None) -> dict[str, dict[str, dict[str, int]]]:
    found: dict[str, dict[str, dict[str, int]]] = {
        axis: {} for axis in ("total", "system", "type", "month")
    }
    for row in warehouse.report("reconcile_counts", {}, cursor=cursor):
        found[row["axis"]][row["value"]] = {
            "legacy_rows": row["legacy_count"],
            **{name: row[f"{name}_count"] for name in VERDICTS},
        }
    return found


def _note(row: Mapping[str, Any]) -> dict[str, Any]:
    outcomes = tuple(row[f"{name}_outcome"] for name in FIELDS)
    return {
        "system": row["system"],
        "record_id": row["record_id"],
        "type": row["type"],
        "month": row["month"],
        "verdict": row["verdict"],
        "activity_ids": row["activity_ids"],
        "survivor": row["survivor_id"],
        "reason": row["reason"],
        "fields": _fields(outcomes, row["shift_minutes"]) if row["is_compared"] else {},
    }


@cache
def _fields(outcomes: tuple[str, ...], shift_minutes: int | None) -> dict[str, dict[str, str]]:
    """One object for all notes that fared alike: a million of their own would fill the memory."""
    fields = {}
    for name, outcome in zip(FIELDS, outcomes, strict=True):
        fields[name] = {"outcome": outcome}
        if outcome == "by_rule":
            fields[name]["rule"] = RULES[name]
        if name == "activity_at" and outcome == "differs" and shift_minutes is not None:
            fields[name]["cause"] = shift_text(shift_minutes)
    return fields
