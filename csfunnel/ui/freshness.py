"""How fresh the data is, and what is wrong with it, in one quiet line."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from csfunnel.settings import ROOT
from csfunnel.ui import data, words
from csfunnel.warehouse import Rows

# The data sets a reader thinks in, in the order of the funnel; others stand under their own name.
NAMES = {
    "email": "emails",
    "booking": "bookings",
    "call": "calls",
    "activity": "timeline",
    "renewal": "renewals",
    "company": "accounts",
    "person": "contacts",
    "user": "users",
    "attendee": "attendees",
    "match_override": "matches by hand",
    "legacy_note": "legacy notes",
    "job_result": "job results",
}
DAYS_BEHIND = 7
HEALTH = {"part": "Health"}


def line() -> None:
    """Draw the line, and the way to the page that says more."""
    rows = sorted(
        data.report("overview_freshness"), key=lambda row: [*NAMES].index(row["data_set"])
    )
    said = (told(rows), behind(rows), faults(rows, len(data.checks())))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(" ".join(part for part in said if part), help=loads(rows), width="content")
        page = ROOT / "pages" / "data.py"
        st.page_link(page, label=":primary[Open the data’s health]", query_params=HEALTH)


def told(rows: Rows) -> str:
    """How far each source reaches, and when anything was loaded last."""
    reach = [f"{_name(row)} to {words.day(row['last_day'])}" for row in rows if row["last_day"]]
    last = max((row["last_loaded_at"] for row in rows), default=None)
    if last is None:
        return ""
    return words.capital(f"{', '.join([*reach, f'last load {words.day(last.date())}'])}.")


def loads(rows: Rows) -> str:
    """When each source was loaded last, as a list."""
    return "\n".join(
        f"- {words.capital(_name(row))}: loaded {words.day(row['last_loaded_at'].date())}, "
        f"{words.plural(row['files_count'], 'file')}, {row['rejected_count']:,} rows rejected"
        for row in rows
    )


def behind(rows: Rows) -> str:
    """That calls end well before the meetings they would prove; empty where they do not."""
    days = {row["data_set"]: row["last_day"] for row in rows if row["last_day"]}
    if not {"call", "email"} <= days.keys():
        return ""
    lag = (days["email"] - days["call"]).days
    if lag <= DAYS_BEHIND:
        return ""
    return f"Calls end {words.plural(lag, 'day')} before emails: later meetings stay unverified."


def faults(rows: Rows, failed_count: int) -> str:
    """How many checks fail and how many rejected rows wait, or that none does."""
    rejected = sum(row["rejected_count"] for row in rows)
    waiting = sum(row["waiting_count"] for row in rows)
    checks = (
        f"{words.plural(failed_count, 'check')} {'does' if failed_count == 1 else 'do'} not hold"
    )
    if not failed_count:
        checks = "All checks hold"
    rejects = "all rejected rows came back mended" if rejected else "no row was rejected"
    if waiting:
        rejects = f"{words.plural(waiting, 'rejected row')} {'waits' if waiting == 1 else 'wait'}"
    return f"{checks}, {rejects}."


def _name(row: Mapping[str, Any]) -> str:
    return NAMES[row["data_set"]]
