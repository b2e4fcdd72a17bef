"""The part Counts and verdicts: legacy against Timeline, the verdicts, what each load has left."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from csfunnel.burndown import Point
from csfunnel.cell import Cell
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import data, words
from csfunnel.ui.board import Board
from csfunnel.ui.figures import migration as figures
from csfunnel.ui.migration import migration, verdict_words
from csfunnel.ui.migration.migration import Found

AXES = {
    "System": "system",
    "Type": "type",
    "Month": "month",
    "Author": "author",
    "Company": "company",
}
LARGEST_FIRST = ("Author", "Company")
ALL = "All"
LEGACY, ARRIVED, COPIES, ROWS = "Legacy notes", "Arrived", "Further copies", "On the Timeline"
MEASURES = {
    LEGACY: "legacy",
    ARRIVED: "arrived",
    verdict_words.NAMES["missing"]: "missing",
    verdict_words.NAMES["deduplicated"]: "deduplicated",
    **{verdict_words.NAMES[name]: name for name in verdict_words.ARRIVED},
}
HELP = {
    LEGACY: "Arrived + missing + deduplicated.",
    ARRIVED: "Carried by a row of the Timeline: all verdicts but missing and deduplicated add up "
    "to it.",
    COPIES: "Rows of the Timeline beyond the first for the same note.",
    ROWS: "Arrived + further copies: rows of the Timeline that carry these notes.",
    **{verdict_words.NAMES[name]: told for name, told in verdict_words.MEANINGS.items()},
}
VERDICT_KINDS: dict[str, Kind] = {"Verdict": "text", "Notes": "count", "What it means": "text"}


def draw(board: Board, found: Found) -> None:
    """Draw the counts by the attribute chosen, the verdicts, and the burn-down."""
    verdicts(board, found)
    title = _axis()
    rows = count_rows(data.report("migration_page_counts", {"by": AXES[title]}), title=title)
    board.card(
        f"Legacy notes against the Timeline, by {title.lower()}",
        rows,
        kinds=count_kinds(title),
        sentence=worst(rows, title=title),
        help=HELP,
        opens=lambda row, column: _cell(title, row, column),
        definitions=verdict_words.DEFINITIONS,
    )
    burnt_down(board, migration.history(found), data.report("ledger"))


def legacy_only(board: Board) -> None:
    """Draw the legacy notes by the attribute chosen, while there is no Timeline to compare with."""
    title = _axis()
    rows = count_rows(data.report("migration_page_counts", {"by": AXES[title]}), title=title)
    board.card(
        f"Legacy notes by {title.lower()}",
        rows,
        kinds={title: "text", LEGACY: "count"},
        opens=lambda row, _: _cell(title, row, LEGACY),
        definitions=("legacy notes",),
    )


def verdicts(board: Board, found: Found) -> None:
    """Draw how many notes have each verdict, as bars that open into the notes."""
    rows = verdict_rows(found)
    board.card(
        "What became of the notes",
        rows,
        kinds=VERDICT_KINDS,
        sentence=to_mend(found),
        figure=figures.verdicts(found.notes_count),
        alt=", ".join(f"{row['Verdict']} {words.count(row['Notes'])}" for row in rows),
        opens=lambda row, _: Cell(f"notes.{row['name']}"),
        figure_opens=lambda custom: Cell(f"notes.{custom[0]}") if custom else None,
        definitions=verdict_words.DEFINITIONS,
    )


def verdict_rows(found: Found) -> list[dict[str, Any]]:
    """A row a verdict."""
    return [
        {
            "Verdict": label,
            "Notes": found.notes_count[name],
            "What it means": verdict_words.MEANINGS[name],
            "name": name,
        }
        for name, label in verdict_words.NAMES.items()
    ]


def to_mend(found: Found) -> str:
    """How many notes need something done."""
    count = sum(found.notes_count[name] for name in verdict_words.TO_MEND)
    if not count:
        return "Nothing is left to mend."
    parts = [
        f"{words.count(found.notes_count[name])} {verdict_words.NAMES[name].lower()}"
        for name in verdict_words.TO_MEND
        if found.notes_count[name]
    ]
    is_are = "is" if count == 1 else "are"
    return f"{words.count(count)} {is_are} left to mend: {words.listed(parts)}."


def count_kinds(title: str) -> dict[str, Kind]:
    """The columns of the counts."""
    sides = (LEGACY, ARRIVED, COPIES, ROWS)
    return {title: "text", **dict.fromkeys((*sides, *MEASURES), "count")}


def count_rows(rows: Sequence[Mapping[str, Any]], *, title: str) -> list[dict[str, Any]]:
    """Rows of migration_page_counts for a reader, the sum of all first."""
    told = [_counted(title, row["value"], row) for row in rows]
    if title in LARGEST_FIRST:
        told.sort(key=lambda row: (-row[LEGACY], row[title]))
    numbers = [name for name in count_kinds(title) if name != title]
    whole = {
        title: ALL,
        "value": None,
        **{name: sum(row[name] for row in told) for name in numbers},
    }
    return [whole, *told] if told else []


def worst(rows: Sequence[Mapping[str, Any]], *, title: str) -> str:
    """Where most notes are missing."""
    missing = verdict_words.NAMES["missing"]
    own = [row for row in rows[1:] if row[missing]]
    if not own:
        return "Nothing is missing."
    most = max(own, key=lambda row: row[missing])
    return (
        f"Most are missing in {most[title]}: {words.count(most[missing])} of its "
        f"{words.count(most[LEGACY])}, and {words.count(rows[0][missing])} in all."
    )


def burnt_down(board: Board, points: Sequence[Point], files: Sequence[Mapping[str, Any]]) -> None:
    """Draw what was left to mend after each load."""
    rows = point_rows(points, files)
    board.card(
        "What is left to mend, load by load",
        rows,
        kinds=point_kinds(),
        sentence=course(points),
        figure=figures.burn_down(points) if len(points) > 1 else None,
        help={"Noted": "When a load, or a setting, led to these numbers."},
        empty="The lines begin once a note has arrived.",
        definitions=verdict_words.DEFINITIONS,
    )


def point_kinds() -> dict[str, Kind]:
    """The columns of the burn-down."""
    names = [verdict_words.NAMES[name] for name in verdict_words.TO_MEND]
    return {"Noted": "instant", "After file": "text", **dict.fromkeys(names, "count")}


def point_rows(points: Sequence[Point], files: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A row a point, the latest first."""
    named = {row["file_id"]: row["table_name"] for row in files}
    return [
        {
            "Noted": point.noted_at,
            "After file": f"{point.file_id}: {named.get(point.file_id, 'since withdrawn')}",
            **{
                verdict_words.NAMES[name]: point.counts.get(name, 0)
                for name in verdict_words.TO_MEND
            },
        }
        for point in reversed(points)
    ]


def course(points: Sequence[Point]) -> str:
    """How many were left to mend at first and are now."""
    left = [sum(point.counts.get(name, 0) for name in verdict_words.TO_MEND) for point in points]
    if not left:
        return ""
    if len(left) == 1:
        return f"{words.count(left[0])} are left; each load that changes a count adds a line."
    return f"From {words.count(left[0])} to {words.count(left[-1])} notes left to mend."


def _axis() -> str:
    """Draw the choice of what a row of the counts is."""
    return st.segmented_control(
        "Count by", [*AXES], default="System", required=True, key="count_by", bind="query-params"
    )


def _counted(title: str, value: str, row: Mapping[str, Any]) -> dict[str, Any]:
    arrived = sum(row[f"{name}_count"] for name in verdict_words.ARRIVED)
    verdicts = {name: row[f"{name}_count"] for name in verdict_words.NAMES}
    counts = {"legacy": row["legacy_count"], "arrived": arrived, **verdicts}
    return {
        title: verdict_words.system(value) if title == "System" else value,
        "value": value,
        **{label: counts[name] for label, name in MEASURES.items()},
        COPIES: row["rows_count"] - arrived,
        ROWS: row["rows_count"],
    }


def _cell(title: str, row: Mapping[str, Any], column: str) -> Cell | None:
    """The notes behind a count; the columns of the Timeline's rows have none of their own."""
    if column not in MEASURES:
        return None
    extra = () if row["value"] is None else (AXES[title], row["value"])
    return Cell(f"notes.{MEASURES[column]}", extra=extra)
