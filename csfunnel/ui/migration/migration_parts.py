"""Which part of the page Migration draws what."""

import streamlit as st

from csfunnel.migration.repairing import REPAIRABLE
from csfunnel.ui import state, words
from csfunnel.ui.board import Board
from csfunnel.ui.migration import (
    migration,
    migration_packs,
    pack_outcomes,
    signoff,
    verdict_causes,
    verdict_counts,
    verdict_rows,
    verdict_words,
)
from csfunnel.ui.migration.migration import Found


def draw(board: Board, found: Found, part: str) -> None:
    """Draw the part chosen; without a Timeline there is nothing to compare, only to prepare."""
    if part == migration.MEND:
        _mend(board, found)
    elif not found.has_timeline:
        verdict_counts.legacy_only(board)
    elif part == migration.COUNTS:
        verdict_counts.draw(board, found)
    elif part == migration.WHY:
        verdict_causes.draw(board, found)
    elif part == migration.ROWS:
        verdict_rows.draw(board, found)
    else:
        signoff.draw(board, found)


def _mend(board: Board, found: Found) -> None:
    """The first pack, and one for each verdict that can be mended."""
    shown = state.shown()
    migration_packs.draw_prepare(shown)
    counts = {**found.notes_count, "unexpected": found.unexpected_count}
    names = {**verdict_words.NAMES, "unexpected": "Unexpected"}
    labels = {names[each]: each for each in REPAIRABLE}
    if not found.has_timeline:
        return
    st.divider()
    label = st.segmented_control(
        "Repair", [*labels], default="Missing", required=True, key="repair", bind="query-params"
    )
    verdict = labels[label]
    pack_outcomes.draw(board, shown, verdict)
    if not counts[verdict]:
        st.info(f"Nothing is {label.lower()}, so there is nothing to repair.")
        return
    st.markdown(words.plain(f"{label}: {words.count(counts[verdict])}."))
    migration_packs.draw_repair(shown, verdict)
