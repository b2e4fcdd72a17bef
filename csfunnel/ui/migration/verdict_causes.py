"""The part Why: for each verdict and each field that differs, what its notes have in common."""

from collections.abc import Mapping, Sequence
from typing import Any

from csfunnel.causes import Cause
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import data, words
from csfunnel.ui.board import Board, Cell
from csfunnel.ui.migration import migration, verdict_words
from csfunnel.ui.migration.migration import Found

NOTHING = "nothing stands out"
KINDS: dict[str, Kind] = {
    "What": "text",
    "Rank": "count",
    "Its notes are": "text",
    "Notes": "count",
    "Share explained": "share",
    "95 % range": "text",
    "False positives": "count",
    "Alike that have it": "share",
    "n": "count",
}
HELP = {
    "Rank": "The best explanation first; none where fewer than 30 notes are alike.",
    "Notes": "Notes of this verdict that are so.",
    "Share explained": "Of all notes of this verdict.",
    "False positives": "Notes that are alike and yet fared otherwise.",
    "Alike that have it": "Of all notes that are so, those of this verdict.",
    "n": "All notes that are so.",
}
REASON_KINDS: dict[str, Kind] = {"System": "text", "Reason": "text", "Notes": "count"}
NO_REASON = "No job says why"


def draw(board: Board, found: Found) -> None:
    """Draw the best explanation of each verdict, all others, those of fields, and jobs' reasons."""
    names = company_names()
    causes = migration.causes()
    whole = [cause for cause in causes if cause.fault in verdict_words.NAMES]
    fields = [cause for cause in causes if cause.fault not in verdict_words.NAMES]
    board.card(
        "What explains each verdict best",
        best_rows(found, whole, names),
        kinds={"Verdict": "text", "Notes": "count", "Best explanation": "text"},
        sentence=first(found, whole, names),
        opens=lambda row, _: Cell(f"notes.{row['name']}"),
        definitions=verdict_words.DEFINITIONS,
    )
    _causes(board, "All explanations of the verdicts", whole, names)
    _causes(board, "What explains each field that differs", fields, names)
    reasons(board, found)


def best_rows(
    found: Found, causes: Sequence[Cause], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """A row a verdict that any note has, with its first cause as a sentence."""
    best = {cause.fault: cause for cause in reversed(causes)}
    return [
        {
            "Verdict": label,
            "Notes": found.notes_count[name],
            "Best explanation": sentence(best[name], names)
            if name in best
            else f"{words.capital(NOTHING)}: too few notes, or spread like all the others.",
            "name": name,
        }
        for name, label in verdict_words.NAMES.items()
        if found.notes_count[name] and name != "matched"
    ]


def first(found: Found, causes: Sequence[Cause], names: Mapping[str, str]) -> str:
    """The best explanation of the verdict to be mended that most notes have."""
    for name in sorted(verdict_words.TO_MEND, key=lambda name: -found.notes_count[name]):
        for cause in causes:
            if cause.fault == name:
                return sentence(cause, names)
    return f"{words.capital(NOTHING)} in the notes that are to be mended."


def sentence(cause: Cause, names: Mapping[str, str]) -> str:
    """`94% of missing are Catalyst, author not among the users, batch 7; 3 others are alike.`"""
    share = words.percent(cause.coverage.rate)
    others = (
        f"; {verdict_words.notes(cause.false_positives)} alike fared otherwise"
        if cause.false_positives
        else ""
    )
    few = "; few cases" if cause.rank is None else ""
    what = verdict_words.fault(cause.fault)
    subject = what.lower() if cause.fault in verdict_words.NAMES else what
    return f"{share} of {subject} are {told(cause, names)}{others}{few}."


def told(cause: Cause, names: Mapping[str, str]) -> str:
    """What the notes have in common; companies by their names."""
    return ", ".join(
        verdict_words.attribute(name, names.get(value, value) if name == "company" else value)
        for name, value in cause.values
    )


def rows_of(causes: Sequence[Cause], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """A row a cause, in the order given."""
    return [
        {
            "What": verdict_words.fault(cause.fault),
            "Rank": cause.rank,
            "Its notes are": told(cause, names),
            "Notes": cause.hits,
            "Share explained": cause.coverage.rate,
            "95 % range": words.interval(cause.coverage.low, cause.coverage.high),
            "False positives": cause.false_positives,
            "Alike that have it": cause.precision.rate,
            "n": cause.precision.denominator,
        }
        for cause in causes
    ]


def reasons(board: Board, found: Found) -> None:
    """Draw what the bulk jobs say of the missing notes."""
    rows = reason_rows()
    untold = sum(row["Notes"] for row in rows if row["Reason"] == NO_REASON)
    board.card(
        "Why bulk jobs did not load the missing",
        rows,
        kinds=REASON_KINDS,
        sentence=f"Of {words.count(found.notes_count['missing'])} missing, no job says why of "
        f"{words.count(untold)}."
        if rows
        else "",
        empty="Nothing is missing.",
        definitions=("missing", "why missing"),
    )


def reason_rows() -> list[dict[str, Any]]:
    """A row a reason and system; together all that is missing."""
    return [
        {
            "System": verdict_words.system(row["system"]),
            "Reason": row["reason"] or NO_REASON,
            "Notes": row["notes_count"],
        }
        for row in data.report("migration_page_reasons")
    ]


def company_names() -> dict[str, str]:
    """Companies by id."""
    return {row["company_id"]: row["name"] for row in data.report("accounts_choices")}


def _causes(board: Board, title: str, causes: Sequence[Cause], names: Mapping[str, str]) -> None:
    board.card(
        title,
        rows_of(causes, names),
        kinds=KINDS,
        bars=("Share explained",),
        help=HELP,
        small=lambda row: row["Rank"] is None,
        empty=f"{words.capital(NOTHING)}: the notes are too few, or spread like all the others.",
        definitions=("share explained",),
    )
