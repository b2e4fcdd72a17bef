"""The tables: what stands in each column, for the eye and for a file."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from csfunnel.funnel import Answer
from csfunnel.ui import charts, stages, words

FEW = "Few cases"
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


def stage_table(told: Sequence[stages.Stage]) -> pd.DataFrame:
    """A line a stage, all as text: reached, its share of the previous and first stage, recorded."""
    return pd.DataFrame(
        [
            {
                "Stage": stages.NAMES[each.name],
                "Reached": charts.counted(each),
                "Of previous": words.percent(each.step_share),
                "Of first": words.percent(each.first_share),
                "Recorded": words.count(each.recorded),
            }
            for each in told
        ]
    )


def money_table(answer: Answer) -> pd.DataFrame:
    """A line a currency, exact and never added up: won, and the three places it goes to."""
    columns = {
        "won": "Won =",
        "journeys": "from journeys +",
        "no_journey": "from no journey +",
        "no_meeting": "from no meeting",
    }
    return pd.DataFrame(
        {
            "Currency": words.plain(currency),
            **{title: f"{Decimal(line[name]):,.2f}" for name, title in columns.items()},
        }
        for currency, line in answer["money"]["by_currency"].items()
    )


def currencies(answer: Answer) -> list[str]:
    """The currencies of any row, in the order of their names."""
    return sorted({name for row in answer["rows"] for name in row["renewed_amount"]})


def breakdown_rows(answer: Answer, gaps: Mapping[str, str], *, title: str) -> list[dict[str, Any]]:
    """A line a row of the breakdown, the largest first; None where a number is unknown.

    Rates are shares, money is exact in a column a currency. Rows are not ordered by a rate: small
    samples would lead.
    """
    found = [_breakdown_row(row, gaps, currencies(answer), title=title) for row in answer["rows"]]
    return sorted(found, key=lambda row: -(row["Delivered"] or 0))


def breakdown_table(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
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


def breakdown_columns(table: pd.DataFrame) -> dict[str, Any]:
    """How each column is drawn: rates as bars as long as their share of the column's largest."""
    rates = {
        "Held rate": "Of the meetings due, those a recorded call proves; unverified ones may "
        "have been held too.",
        "Booking rate": "Booked of delivered.",
        "Open rate": "Opened of delivered.",
        "Click rate": "Clicked of delivered.",
    }
    found: dict[str, Any] = {}
    for place, name in enumerate(table.columns):
        if name in rates:
            found[name] = st.column_config.ProgressColumn(
                help=rates[name],
                format="%.1f%%",
                min_value=0,
                max_value=_top(table[name]),
                width=88,
            )
        elif name == FEW:
            found[name] = st.column_config.TextColumn(
                help="Rates that rest on fewer than 30 cases: too few to rank by.", width=90
            )
        elif place == 0:
            found[name] = st.column_config.TextColumn(pinned=True, width=205)
        else:
            found[name] = st.column_config.NumberColumn(
                format="localized", help=COUNT_HELP.get(name)
            )
    return found


def _top(percents: pd.Series) -> float:
    """The longest bar: the column's largest, and never none."""
    return float(percents.max(skipna=True)) if percents.gt(0).any() else 1.0


def _breakdown_row(
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
        FEW: ", ".join(few),
    }
