"""The ledger on screen: what came, what became of every row, and how to take a file back."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from csfunnel import queries
from csfunnel.ui import data, state, words

COUNTS = ("read", "added", "updated", "unchanged", "repeated", "rejected")


def table(rows: Sequence[Mapping[str, Any]]) -> None:
    """Draw every loaded table, the latest first."""
    st.dataframe(
        [
            {
                "No.": row["file_id"],
                "File": row["table_name"],
                "Data set": row["data_set"],
                **{words.capital(name): row[f"{name}_count"] for name in COUNTS},
                "Zone": row["zone"] or words.DASH,
                "Loaded (UTC)": row["loaded_at"],
                "Notes": " ".join(row["warnings"]),
            }
            for row in reversed(rows)
        ],
        hide_index=True,
        column_config={
            "File": st.column_config.TextColumn(pinned=True),
            "Loaded (UTC)": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm"),
            **{
                words.capital(name): st.column_config.NumberColumn(format="localized")
                for name in COUNTS
            },
        },
    )


def one_file(rows: Sequence[Mapping[str, Any]], shown: state.Shown) -> None:
    """Draw the choice of a file, its rejected rows to take away, and its withdrawal."""
    by_id = {row["file_id"]: row for row in rows}
    chosen = st.selectbox(
        "Choose a file",
        sorted(by_id, reverse=True),
        index=None,
        format_func=lambda file_id: f"{file_id}: {by_id[file_id]['table_name']}",
        placeholder="to see its notes and rejected rows, or to withdraw it",
    )
    if chosen is None:
        return
    row = by_id[chosen]
    for note in row["warnings"]:
        st.warning(words.plain(note))
    rejects, withdrawal = st.columns(2)
    with rejects:
        st.download_button(
            f"Download {words.plural(row['rejected_count'], 'rejected row')}",
            lambda: shown.door.rejects(chosen),
            f"rejects-{chosen}.csv",
            "text/csv",
            disabled=not row["rejected_count"],
            on_click="ignore",
        )
    with withdrawal:
        _withdrawal(chosen, row, shown)


def refused(shown: state.Shown) -> None:
    """Draw the files that came and were not taken, with the reason, if there are any."""
    entries = shown.door.refused()
    if not entries:
        return
    st.subheader("Refused", anchor=False)
    st.dataframe(
        [
            {
                "File": entry.file_name,
                "Came (UTC)": entry.received_at[:16].replace("T", " "),
                "Reason": entry.reason,
            }
            for entry in reversed(entries)
        ],
        hide_index=True,
    )


def checks() -> None:
    """Draw the claims about the numbers, first those that do not hold."""
    claims = queries.load("checks")
    failed = data.checks()
    if not failed:
        st.success(f"All {len(claims)} checks hold.")
    for name, rows in failed.items():
        with st.expander(f"{words.plain(claims[name].about)} ({words.plural(len(rows), 'row')})"):
            st.markdown(words.plain(claims[name].notes))
            st.dataframe(rows, hide_index=True)


def _withdrawal(file_id: int, row: Mapping[str, Any], shown: state.Shown) -> None:
    with st.popover("Withdraw …", disabled=shown.is_sample):
        st.markdown(
            f"Everything becomes as if **{words.plain(row['file_name'])}** had never come, with "
            "all tables in it. Its bytes stay in the archive."
        )
        if st.button("Yes, withdraw it"):
            shown.door.withdraw(file_id)
            st.rerun()
