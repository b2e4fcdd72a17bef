"""The one cache between pages and numbers, keyed by data version, report and parameters."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from csfunnel import funnel as funnels
from csfunnel.filters import Breakdown, Filters
from csfunnel.ui import state
from csfunnel.warehouse import Rows, Warehouse

ENTRIES_COUNT = 500


def funnel(chosen: Filters, *, by: Breakdown) -> funnels.Answer:
    """All numbers of one selection, in all and by one breakdown; see csfunnel.funnel."""
    shown = state.shown()
    return _funnel(shown.warehouse, shown.home, shown.warehouse.version(), chosen, by)


def report(name: str, params: Mapping[str, Any] | None = None) -> Rows:
    """The rows of a report on the workspace on screen."""
    shown = state.shown()
    version = shown.warehouse.version()
    return _report(shown.warehouse, shown.home, version, name, dict(params or {}))


def checks() -> dict[str, Rows]:
    """The rows each claim about the numbers does not hold for; none where all do."""
    shown = state.shown()
    return _checks(shown.warehouse, shown.home, shown.warehouse.version(), "checks")


def health() -> dict[str, Rows]:
    """The rows each claim about what was brought in does not hold for; none where all do."""
    shown = state.shown()
    return _checks(shown.warehouse, shown.home, shown.warehouse.version(), "health")


@st.cache_data(max_entries=ENTRIES_COUNT, show_spinner=False)
def _funnel(
    _warehouse: Warehouse, home: str, version: int, chosen: Filters, by: Breakdown
) -> funnels.Answer:
    return funnels.funnel(_warehouse, chosen, by=by)


@st.cache_data(max_entries=ENTRIES_COUNT, show_spinner=False)
def _report(
    _warehouse: Warehouse, home: str, version: int, name: str, params: dict[str, Any]
) -> Rows:
    return _warehouse.report(name, params)


@st.cache_data(max_entries=4, show_spinner=False)
def _checks(_warehouse: Warehouse, home: str, version: int, room: str) -> dict[str, Rows]:
    return _warehouse.checks(room)
