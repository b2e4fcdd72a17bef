"""Rejected rows in a grid: mended here or in a spreadsheet, and loaded alone."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from csfunnel.disarming import rearmed
from csfunnel.intake.desk import Desk, mended_csv, mending_id
from csfunnel.intake.door import Asked
from csfunnel.intake.mending import ORIGIN, told_count
from csfunnel.ui import state, words
from csfunnel.ui.desk import deskwork

MOST_ROWS = 2_000  # a grid of more is slow to edit; the CSV has all
BEYOND = "Beyond the header"


def draw(row: Mapping[str, Any], shown: state.Shown) -> None:
    """Draw the rejected rows of one file: to take away, to mend, and where mended ones went."""
    desk, file_id = Desk(shown.door), row["file_id"]
    for entry in desk.mended_by(file_id):
        as_file = f"as file {mending_id(entry, file_id)}, {entry.file_name}"
        st.info(words.plain(f"Rows of it came back mended {as_file}."))
    if not row["rejected_count"]:
        st.caption("None of its rows was rejected.")
        return
    back = desk.lines_back(file_id)
    count = row["rejected_count"] - len(back)
    if not count:
        st.caption("All of its rejected rows came back.")
        return
    more = f", without {words.count(len(back))} that came back" if back else ""
    st.markdown(f"**{words.plural(count, 'rejected row')}{more}**")
    text = shown.door.rejects(file_id, without=back)
    st.download_button(
        "Download them as CSV with reasons",
        text,
        f"rejects-{file_id}.csv",
        "text/csv",
        on_click="ignore",
        help="Mend the rows in a spreadsheet and drop the file above: its header is known again.",
    )
    if count > MOST_ROWS:
        st.caption(f"More than {words.count(MOST_ROWS)} rows are mended in a spreadsheet.")
        return
    _grid(row, text, shown)


def _grid(row: Mapping[str, Any], text: str, shown: state.Shown) -> None:
    header, table = grid_of(text)
    told = told_count(header)
    wrong = set("; ".join(table["column"]).split("; "))
    edited = st.data_editor(
        table,
        hide_index=True,
        disabled=[str(name) for name in table.columns[:told]],
        num_rows="fixed",
        key=f"mend {row['file_id']} {hash(text)}",  # what was typed is of these rows
        column_config={
            "line": st.column_config.TextColumn("Line", pinned=True),
            "column": st.column_config.TextColumn("What is wrong in"),
            "value": st.column_config.TextColumn("It reads"),
            "rule": st.column_config.TextColumn("Because it is"),
            ORIGIN: None,
            **{
                str(name): st.column_config.TextColumn(f"✎ {name}")
                for place, name in enumerate(table.columns)
                if (name in wrong and place >= told) or place >= len(header)
            },
        },
    )
    is_mended = (edited != table).any(axis="columns")
    st.button(
        f"Look at {words.plural(int(is_mended.sum()), 'mended row')}",
        disabled=not is_mended.any() or shown.is_sample,
        on_click=_put,
        args=(row, header, edited[is_mended]),
        help="They go on the desk like any file, to be previewed before they are loaded.",
    )


def grid_of(text: str) -> tuple[list[str], pd.DataFrame]:
    """The header of a CSV of rejected rows, and its cells as they came, a line each.

    A cut row is filled up with empty cells; what one has beyond the header stands in columns of its
    own. A name that comes again, which no grid can show, gets its place beside it.
    """
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    width = max(map(len, (header, *rows)))
    names = list[str]()
    for place, name in enumerate([*header, *[BEYOND] * (width - len(header))], start=1):
        is_taken = name in names or name == BEYOND
        names.append(f"{name} (cell {place - told_count(header)})" if is_taken else name)
    cells = [[*map(rearmed, row), *[""] * (width - len(row))] for row in rows]
    return header, pd.DataFrame(cells, columns=names)


def _put(row: Mapping[str, Any], header: Sequence[str], mended: pd.DataFrame) -> None:
    content = mended_csv(header, mended.to_numpy().tolist())
    name = f"{row['table_name']} (mended rows of file {row['file_id']})"
    asked = Asked(zone=row["zone"] or None, mends=row["file_id"])
    deskwork.put(name, content, asked)
