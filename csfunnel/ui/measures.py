"""The rates of delivered emails that a page judges by, each with how sure it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from csfunnel.cell import Cell
from csfunnel.filters import Filters
from csfunnel.rates import SMALL_COUNT, Rate, rate
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import words


@dataclass(frozen=True)
class Measure:
    """A rate of delivered emails, and how a sentence says what it counts."""

    label: str
    stage: str
    done: str


MEASURES = {
    "booking": Measure("Booking rate", "booked", "led to a meeting"),
    "click": Measure("Click rate", "clicked", "were clicked"),
    "open": Measure("Open rate", "opened", "were opened"),
}
SURE = "95 % range"
RATE_KINDS: dict[str, Kind] = {}
for _each in MEASURES.values():
    RATE_KINDS |= {_each.label: "share", f"{_each.label}, {SURE}": "text"}
RATE_HELP = {
    "Delivered": "Emails delivered.",
    "Booking rate": "Emails that led to a meeting, of those delivered.",
    "Click rate": "Emails clicked, of those delivered.",
    "Open rate": "Emails opened, of those delivered; privacy tools open mail by themselves.",
}
NOWHERE = ("No journey", "No meeting")


def opens_log(column: str, place: Cell) -> Cell | None:
    """What a number of delivered emails is made of; `place` says which, as the list of the log."""
    stages = {"Delivered": "delivered", **{each.label: each.stage for each in MEASURES.values()}}
    return replace(place, measure=f"log.{stages[column]}.recorded") if column in stages else None


def choose_measure() -> str:
    """Draw the choice of the rate that pictures and sentences are about."""
    return st.segmented_control(
        "Judge by",
        [*MEASURES],
        format_func=lambda name: MEASURES[name].label,
        default="booking",
        required=True,
        key="judge",
        bind="query-params",
    )


def as_asked(chosen: Filters) -> Filters:
    """The filters as these reports take them: without a period both bases show all there is."""
    if chosen.has_range:
        return chosen
    return Filters(**{**vars(chosen), "basis": "cohort"})


def counts_and_rates(row: Mapping[str, Any], gaps: Mapping[str, str]) -> dict[str, Any]:
    """Delivered emails and the three rates with their intervals; None where unknown."""
    delivered = row.get("delivered_count", 0)
    rates: dict[str, Rate] = {}
    for name, each in MEASURES.items():
        is_unknown = each.stage in gaps or (
            each.stage == "clicked" and bool(row.get("unknown_clicks_count"))
        )
        rates[name] = rate(None if is_unknown else row.get(f"{each.stage}_count", 0), delivered)
    cells: dict[str, Any] = {"Delivered": None if "delivered" in gaps else delivered}
    for name, each in MEASURES.items():
        cells[each.label] = rates[name].rate
        cells[f"{each.label}, {SURE}"] = words.interval(rates[name].low, rates[name].high)
    return {**cells, "rates": rates}


def is_small(row: Mapping[str, Any]) -> bool:
    """Whether a line's rates rest on few cases; one without emails has none."""
    return 0 < (row["Delivered"] or 0) < SMALL_COUNT


def order_of(journey: str, step: str) -> tuple[bool, str, int, str]:
    """Journeys by name, what is of none last; touches by the days before renewal they name."""
    days = re.match(r"\d+", step)
    return journey in NOWHERE, journey, -int(days[0]) if days else 0, step
