"""The list behind a number: opened by a click or a link, drawn over the page, taken along whole."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from csfunnel import behind
from csfunnel.cell import Cell
from csfunnel.filters import Filters
from csfunnel.takeaway.cards import Stamp
from csfunnel.takeaway.csvs import csv_of_all
from csfunnel.ui import stamping, state, words
from csfunnel.warehouse import Rows, Warehouse

PARAMETER = "open"
CLOSED = "lists_closed"
SHOWN_ROWS = 1000
ALL_AT_ONCE = 15  # rows that are shown without scrolling in the list
OF_ALL = ("all_count", "all_cents")  # what each row says of the whole list
# Headings that a name does not tell by itself, or that two names of one list would share.
LABELS = {
    "csm": "CSM",
    "final_cents": "Final amount",
    "email_id": "Email",
    "renewal_id": "Renewal",
    "renewal_cents": "Renewal amount",
    "meeting_id": "Meeting",
    "meeting_at": "Meeting time",
    "first_day": "First email",
    "last_day": "Last email",
    "held_before_count": "Meetings held before",
    "unverified_before_count": "Meetings unverified before",
}


def open_cell(cell: Cell) -> None:
    """Open the list of a cell with the next run; the link of the page then opens it too."""
    st.query_params[PARAMETER] = cell.to_text()


def close() -> None:
    """Close the list that is open, and let go of what was clicked: it may be clicked again."""
    st.query_params.pop(PARAMETER, None)
    st.session_state[CLOSED] = st.session_state.get(CLOSED, 0) + 1
    for key, value in st.session_state.to_dict().items():
        if isinstance(value, Mapping) and value.get("selection", {}).get("cells"):
            st.session_state[key] = {"selection": {"cells": []}}


def fresh(key: str) -> str:
    """A key for a figure that lets go of what was clicked whenever a list is closed.

    A selection in a table can be taken back under its key, one in a figure cannot.
    """
    return f"{key} {st.session_state.get(CLOSED, 0)}"


def draw(filters: Filters) -> None:
    """Draw the list that the address asks for over the page; nothing where it asks for none."""
    text = st.query_params.get(PARAMETER)
    if not text:
        return
    cell = Cell.of_text(text)
    if cell is None:
        st.warning("The link asks for a list that does not exist. All else on the page stands.")
        return
    opened = st.dialog(words.plain(cell.title(filters)), width="large", on_dismiss=close)
    opened(_draw)(cell, filters)


def columns_of(rows: Rows) -> list[dict[str, Any]]:
    """A report's rows for a reader: headings for names, money with two decimals, shares as such."""
    return [
        dict(_told(name, value) for name, value in row.items() if name not in OF_ALL)
        for row in rows
    ]


def _draw(cell: Cell, filters: Filters) -> None:
    rows = behind.rows(state.shown().warehouse, cell, filters, most=SHOWN_ROWS)
    st.markdown(words.plain(_sentence(rows, cell, filters)))
    if rows:
        table = columns_of(rows)
        st.dataframe(
            pd.DataFrame(table),
            height="content" if len(table) <= ALL_AT_ONCE else 560,
            hide_index=True,
            placeholder=words.DASH,
            column_config={name: _column(name, column) for name, column in _columns(rows)},
            alt=cell.title(filters),
        )
    _take_away(cell, filters, is_empty=not rows)


def _take_away(cell: Cell, filters: Filters, *, is_empty: bool) -> None:
    warehouse = state.shown().warehouse
    stamp = stamp_of(cell, filters)
    with st.container(horizontal=True):
        if not is_empty:
            st.download_button(
                "Download all as CSV",
                lambda: _csv(warehouse, cell, filters, stamp),
                f"{stamp.file_stem}.csv",
                "text/csv",
                on_click="ignore",
            )
        if st.button("Close", on_click=close):
            st.rerun()  # else only the list itself would be drawn anew


def stamp_of(cell: Cell, filters: Filters) -> Stamp:
    """The origin of a list: the cell by its title, in view what the list was asked with."""
    title = cell.title(filters)
    if cell.measure.startswith("notes."):
        return stamping.stamp(title, view=stamping.ALL_NOTES)
    return stamping.stamp(title, chosen=behind.in_view(cell, filters))


def _csv(warehouse: Warehouse, cell: Cell, filters: Filters, stamp: Stamp) -> str:
    """The whole list as CSV."""
    batches = behind.batches(warehouse, cell, filters)
    return csv_of_all(map(columns_of, batches), stamp=stamp)


def _sentence(rows: Rows, cell: Cell, filters: Filters) -> str:
    """How many there are, for money how much, and whether all of them are shown."""
    if not rows:
        return "Nothing is behind this number in this view."
    count = rows[0]["all_count"]
    said = behind.counted(cell, filters, count)
    if "all_cents" in rows[0]:
        said = f"{Decimal(rows[0]['all_cents']) / 100:,.2f} {rows[0]['currency']} in {said}"
    if count > len(rows):
        said += f", of which the first {words.count(len(rows))} are shown; the CSV has all"
    return f"{said}."


def _told(name: str, value: Any) -> tuple[str, Any]:
    """A column's heading and its value."""
    if value is not None and name.endswith("_cents"):
        value = Decimal(value) / 100
    elif value is not None and name.endswith("_trillionths"):
        value = value / 10**12
    return _heading(name), value


def _heading(name: str) -> str:
    if name in LABELS:
        return LABELS[name]
    unit = ", minutes" if name.endswith("_minutes") else ""
    for suffix in ("_day", "_at", "_count", "_cents", "_trillionths", "_minutes"):
        name = name.removesuffix(suffix)
    return words.capital(f"{name.replace('_', ' ')}{unit}")


def _columns(rows: Rows) -> list[tuple[str, str]]:
    return [(_heading(name), name) for name in rows[0] if name not in OF_ALL]


def _column(heading: str, name: str) -> Any:
    """How a column is drawn, by the unit its name ends in."""
    if name.endswith("_cents"):
        return st.column_config.NumberColumn(format="%,.2f")
    if name.endswith("_trillionths"):
        return st.column_config.NumberColumn(format="percent")
    if name.endswith("_day"):
        return st.column_config.DateColumn(format="D MMM YYYY")
    if name.endswith("_at"):
        return st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm [UTC]", timezone="UTC")
    if name.endswith("_url"):
        return st.column_config.LinkColumn(display_text="Open")
    return st.column_config.Column(heading)
