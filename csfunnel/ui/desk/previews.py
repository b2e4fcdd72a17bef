"""What loading, withdrawing or restoring a file would do, before anything is written."""

from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from csfunnel.intake.trial import Effect, Trial, TriedTable
from csfunnel.ui import words

COUNTS = ("added", "updated", "unchanged", "repeated", "rejected")
MEANINGS = {
    "added": "Rows with a key that was not there",
    "updated": "Rows that change one that was there",
    "unchanged": "Rows that say what was there already",
    "repeated": "Rows that a later row of the same file replaces",
    "rejected": "Rows with something wrong; they can be mended afterwards",
}


def draw(trial: Trial) -> None:
    """Draw where each row would go, what would change, and what that does to the numbers."""
    for table in trial.tables:
        _table(table)
    draw_effect(trial.effect)


def draw_effect(effect: Effect) -> None:
    """Draw the headline numbers before and after."""
    st.markdown(f"**{words.plain(in_words(effect))}**")
    with st.expander("The numbers before and after"):
        st.table(
            pd.DataFrame(
                {
                    "Number": name,
                    "Now": _told(effect.before.get(name)),
                    "Then": _told(effect.after.get(name)),
                }
                for name in dict.fromkeys([*effect.before, *effect.after])
            ),
            hide_index=True,
        )


def in_words(effect: Effect) -> str:
    """What would change, and that all else would not: `Meetings booked 861 → 874; …`."""
    names = dict.fromkeys([*effect.before, *effect.after])
    moved = [
        f"{name} {_told(effect.before.get(name))} → {_told(effect.after.get(name))}"
        for name in names
        if effect.before.get(name) != effect.after.get(name)
    ]
    if not moved:
        return "No headline number would change."
    rest = len(names) - len(moved)
    return f"{'; '.join(moved)}{'; all others unchanged' if rest else ''}."


def _table(table: TriedTable) -> None:
    loaded = table.loaded
    period = ""
    if table.first_at and table.last_at:
        period = f", {words.day(table.first_at)} {words.DASH} {words.day(table.last_at)}"
    st.markdown(words.plain(f"{loaded.table}: {words.plural(loaded.read, 'row')} read{period}."))
    with st.grid(len(COUNTS), min_column_width=100):
        for name in COUNTS:
            st.metric(words.capital(name), words.count(getattr(loaded, name)), help=MEANINGS[name])
    for warning in loaded.warnings:
        st.warning(words.plain(warning))
    if table.changes:
        with st.expander(f"What the {words.plural(loaded.updated, 'updated row')} would change"):
            _changes(table)
    if table.rejects:
        with st.expander(f"Why {words.plural(loaded.rejected, 'row')} would be rejected"):
            _rejects(table)


def _changes(table: TriedTable) -> None:
    st.dataframe(
        [{"Field": row["field"], "Rows": row["rows_count"]} for row in table.changes],
        hide_index=True,
    )
    examples = [
        {
            "Row": example["row_key"].replace("\x1f", " · "),
            "Field": row["field"],
            "Was": example["before"],
            "Would be": example["after"],
        }
        for row in table.changes
        for example in row["examples"]
    ]
    st.caption("Up to ten examples of each field")
    st.dataframe(examples, hide_index=True)


def _rejects(table: TriedTable) -> None:
    st.dataframe(
        [
            {
                "Rows": row["rows_count"],
                "Column": row["column_name"],
                "What is wrong": row["rule"],
                "First in line": row["line_no"],
                "It reads": row["cell"],
            }
            for row in table.rejects
        ],
        hide_index=True,
    )


def _told(value: Any) -> str:
    if isinstance(value, str):
        return f"{Decimal(value):,.2f}".removesuffix(".00")
    return words.count(value)
