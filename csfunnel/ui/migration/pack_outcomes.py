"""Whether a repair did what its pack promised, once the Timeline was exported and loaded again."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from csfunnel.migration.repairing import EXPECTED, UNEXPECTED, compare
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import data, state, words
from csfunnel.ui.board import Board
from csfunnel.ui.migration import verdict_words
from csfunnel.ui.migration.migration_packs import folder_of

TITLE = "Did the last pack mend them?"
KINDS: dict[str, Kind] = {
    "Verdict": "text",
    "Promised": "count",
    "Found": "count",
    "Difference": "count",
}
NAMES = {**verdict_words.NAMES, UNEXPECTED: "Unexpected"}


def draw(board: Board, shown: state.Shown, verdict: str) -> None:
    """Draw what the pack made last promised beside what is found, if a Timeline came since."""
    pack = folder_of(shown, f"repair-{verdict}")
    made_at = _made_at(pack)
    if made_at is None or not _is_loaded_since(made_at):
        return
    found = compare(shown.warehouse, pack)
    board.card(TITLE, rows_of(found), kinds=KINDS, sentence=sentence(found, made_at=made_at))


def rows_of(found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A row a verdict that was promised or is found."""
    return [
        {
            "Verdict": NAMES[row["verdict"]],
            "Promised": row["expected"],
            "Found": row["found"],
            "Difference": row["difference"],
        }
        for row in found
        if row["expected"] or row["found"]
    ]


def sentence(found: Sequence[Mapping[str, Any]], *, made_at: datetime) -> str:
    """Whether all is as promised, else where it is not and what that means."""
    since = f"Since the pack of {words.day(made_at)} a Timeline was loaded"
    odd = [
        f"{words.count(row['found'])} {NAMES[row['verdict']].lower()} instead of "
        f"{words.count(row['expected'])}"
        for row in found
        if row["difference"]
    ]
    if not odd:
        return f"{since}, and all is as promised."
    return (
        f"{since}, but there are {words.listed(odd)}. Either the export of before still counts too,"
        " which holds what was deleted since: withdraw it on Data. Or not all of the pack was"
        " taken, or other files came: look at Gainsight's job results, then make the pack again."
    )


def _made_at(pack: Path) -> datetime | None:
    file = pack / EXPECTED
    return datetime.fromtimestamp(file.stat().st_mtime, UTC) if file.exists() else None


def _is_loaded_since(moment: datetime) -> bool:
    files = data.report("ledger")
    return any(row["data_set"] == "activity" and row["loaded_at"] > moment for row in files)
