"""What a page says when there is nothing to show: what is missing, and what to do about it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from csfunnel.filters import Filters
from csfunnel.funnel import Answer
from csfunnel.settings import ROOT
from csfunnel.ui import data, filters, sentences, state, words

CLEARED: dict[str, dict[str, Any]] = {
    "the period": {"from_day": None, "to_day": None},
    "the CSM": {"csms": ()},
    "the region": {"regions": ()},
    "the journey": {"journeys": ()},
    "the touch": {"steps": ()},
}
NO_ACCOUNT = (
    "No email belongs to a known account: load the Company and Person exports, or count emails."
)
NO_COMPANIES = (
    "**No company list is loaded yet,** so nobody's CSM or region is known. Load the Company "
    "export to compare them."
)
NOT_LOADED = re.compile(r"\bno [\w ]+ loaded yet", re.IGNORECASE)
TO_LOAD = "Load Gainsight's email log to see a funnel; bookings, calls and renewals complete it."
NO_EMAILS = f"**No email log is loaded yet.** {TO_LOAD}"


def stop_if_no_data(span: Mapping[str, Any]) -> None:
    """Without a single export there is one thing to do: load some."""
    parts = ("emails_count", "bookings_count", "calls_count", "renewals_count")
    if any(span[name] for name in parts):
        return
    if state.shown().warehouse.has_files():
        st.info(f"**No email, booking, call or renewal yet.** {TO_LOAD}")
    else:
        st.info(
            f"**No data yet.** {TO_LOAD} To look around first, start the dashboard without "
            "CSFUNNEL_SAMPLE=off and it shows made-up sample data."
        )
    to_data()
    st.stop()


def stop_if_no_companies(span: Mapping[str, Any]) -> None:
    """Without companies every account is nobody's, which says nothing of those who own them."""
    if span["companies_count"]:
        return
    st.info(NO_COMPANIES)
    to_data()
    st.stop()


def note(told: str) -> None:
    """Say why a card is empty, with the way out where something has not been loaded yet."""
    st.info(told)
    if NOT_LOADED.search(told):
        to_data()


def to_data() -> None:
    """Draw the way to where files are loaded."""
    page = ROOT / "pages" / "data.py"
    st.page_link(page, label=":primary[Load files on the Data page]")


def stop_if_nothing(answer: Answer, chosen: Filters, *, place: Any = st) -> None:
    """With nothing in view, name the filter that would bring something back, or what to load.

    `place` is what a page has kept for its title.
    """
    if has_something(answer):
        return
    way_out = _way_out(chosen)
    place.info(way_out if way_out == NO_EMAILS else f"**Nothing matches this view.** {way_out}")
    if way_out in (NO_ACCOUNT, NO_EMAILS):
        to_data()
    st.stop()


def has_something(answer: Answer) -> bool:
    """Whether any email, meeting or money is in view."""
    meetings = answer["meetings"]
    return bool(
        answer["stages"][0]["reached"]
        or meetings["booked"]
        or any(meetings["by_status"].values())
        or answer["money"]["by_currency"]
    )


def _way_out(chosen: Filters) -> str:
    """Try each filter that is set without it, and say what that would show."""
    if backwards := filters.backwards(chosen):
        return backwards
    found = []
    for name, cleared in CLEARED.items():
        wider = replace(chosen, **cleared)
        if wider != chosen and has_something(answer := data.funnel(wider, by="journey")):
            found.append(f"without {name} there are {_in_words(answer, chosen)}")
    if not found and not data.report("span")[0]["emails_count"]:
        return NO_EMAILS
    if not found and _lacks_accounts(chosen):
        return NO_ACCOUNT
    if not found:
        return "Several filters together leave nothing: clear them one by one, the period first."
    return f"{words.capital(words.listed(found))}. {_by_event(chosen)}".strip()


def _by_event(chosen: Filters) -> str:
    """That what belongs to no email is in no cohort's period, where this period saw any of it."""
    if not (chosen.names_unlinked and chosen.hides_unlinked):
        return ""
    seen = has_something(data.funnel(replace(chosen, basis="activity"), by="journey"))
    return sentences.out_of_view(chosen) if seen else ""


def _in_words(answer: Answer, chosen: Filters) -> str:
    """What an answer has to show: emails, or what belongs to none."""
    if emails := answer["stages"][0]["reached"]:
        return words.plural(emails, chosen.unit)
    met = answer["meetings"]
    if meetings := met["booked"] or sum(met["by_status"].values()):
        return words.plural(meetings, "meeting")
    won = {name: line["won"] for name, line in answer["money"]["by_currency"].items()}
    return f"{words.amounts(won)} of won renewals"


def _lacks_accounts(chosen: Filters) -> bool:
    """Whether there are emails in view, and only none of an account that could be counted."""
    if chosen.unit != "account":
        return False
    return has_something(data.funnel(replace(chosen, unit="email"), by="journey"))
