"""The breakdown: who leads and who lags, for the eye and for a file."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from csfunnel.funnel import Answer
from csfunnel.ui import stages, words

FEW = "Few cases"
ALL_AT_ONCE = 25  # rows of a table that are shown without scrolling in it
COUNT_HELP = {
    "Delivered": "Delivered emails, or contacts or accounts that got one.",
    "Booked": "Meetings booked.",
    "Held": "Meetings that a recorded call proves were held.",
}
ROW_RATES = {
    "open": "Open rate",
    "click": "Click rate",
    "booking": "Booking rate",
    "held": "Held rate",
}
RATE_HELP = {
    "Open rate": "Opened of delivered.",
    "Click rate": "Clicked of delivered.",
    "Booking rate": "Booked of delivered.",
    "Held rate": "Of the meetings due, those a recorded call proves; unverified ones may have been "
    "held too.",
}


def rows_of(answer: Answer, gaps: Mapping[str, str], *, title: str) -> list[dict[str, Any]]:
    """A line a row of the breakdown, the largest first; None where a number is unknown.

    Rates are shares, money is exact in a column a currency. Rows are not ordered by a rate: small
    samples would lead.
    """
    found = [_row(row, gaps, _currencies(answer), title=title) for row in answer["rows"]]
    return sorted(found, key=lambda row: -(row["Delivered"] or 0))


def frame_of(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """The same as a frame of numbers for the screen, rates in per cent."""
    frame = pd.DataFrame(rows)
    texts = (frame.columns[0], FEW)
    if not frame[FEW].any():
        frame = frame.drop(columns=FEW)
    numbers = [name for name in frame.columns if name not in texts]
    shares = ROW_RATES.values()
    return frame.assign(
        **{name: pd.to_numeric(frame[name]) * (100 if name in shares else 1) for name in numbers}
    )


def _columns(table: pd.DataFrame) -> dict[str, Any]:
    """How each column is drawn: rates as bars as long as their share of the column's largest."""
    found: dict[str, Any] = {}
    for place, name in enumerate(table.columns):
        if name in RATE_HELP:
            found[name] = st.column_config.ProgressColumn(
                name.replace(" rate", " %"),
                help=RATE_HELP[name],
                format="%.1f%%",
                min_value=0,
                max_value=_top(table[name]),
                width=82,
            )
        elif name == FEW:
            found[name] = st.column_config.TextColumn(
                help="Rates that rest on fewer than 30 cases: too few to rank by.", width=85
            )
        elif place == 0:
            found[name] = st.column_config.TextColumn(pinned=True, width=185)
        else:
            found[name] = st.column_config.NumberColumn(
                format="localized", help=COUNT_HELP.get(name)
            )
    return found


def draw(rows: Sequence[Mapping[str, Any]]) -> None:
    """Draw the breakdown, sortable by its columns' heads."""
    table = frame_of(rows)
    st.dataframe(
        table,
        height="content" if len(table) <= ALL_AT_ONCE else "auto",
        hide_index=True,
        placeholder=words.DASH,
        column_config=_columns(table),
    )


def _top(percents: pd.Series) -> float:
    """The longest bar: the column's largest, and never none."""
    return float(percents.max(skipna=True)) if percents.gt(0).any() else 1.0


def _row(
    row: Answer, gaps: Mapping[str, str], money: Sequence[str], *, title: str
) -> dict[str, Any]:
    delivered = next(each["recorded"] for each in row["stages"] if each["stage"] == "delivered")
    met = {"booked": row["meetings"]["booked"], "held": row["meetings"]["by_status"]["held"]}
    rates = {name: row["rates"][name] for name in ROW_RATES}
    few = [
        ROW_RATES[name].removesuffix(" rate").lower()
        for name, rate in rates.items()
        if rate["small"] and rate["denominator"]
    ]

    def shares(*names: str) -> dict[str, float | None]:
        known = {name: stages.RATE_STAGES.get(name, name) not in gaps for name in names}
        return {ROW_RATES[name]: rates[name]["rate"] if known[name] else None for name in names}

    return {
        title: row["value"],
        "Delivered": None if "delivered" in gaps else delivered,
        **shares("open", "click", "booking"),
        "Booked": None if "booked" in gaps else met["booked"],
        "Held": None if "held" in gaps else met["held"],
        **shares("held"),
        **{f"Renewed {name}": Decimal(row["renewed_amount"].get(name, "0.00")) for name in money},
        FEW: "all rates" if len(few) == len(rates) else ", ".join(few),
    }


def _currencies(answer: Answer) -> list[str]:
    """The currencies of any row, in the order of their names."""
    return sorted({name for row in answer["rows"] for name in row["renewed_amount"]})
