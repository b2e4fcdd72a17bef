"""The rates as cards: the number, how sure it is, and on how many cases it rests."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from csfunnel.filters import Filters
from csfunnel.funnel import Answer
from csfunnel.ui import stages, words

ORDER = ("delivery", "bounce", "open", "click", "click_to_open", "booking", "held", "renewal")


def rates(answer: Answer, span: Mapping[str, Any], chosen: Filters) -> None:
    """Draw every rate with its 95 % interval and n; a dash with its reason where there is none."""
    with st.grid(4, min_column_width=150):
        for name in ORDER:
            rate = answer["rates"][name]
            gap = stages.rate_gap(name, rate, span, chosen)
            with st.container(border=True, height="stretch", gap=None):
                st.metric(
                    stages.RATE_NAMES[name],
                    words.DASH if gap else value(name, rate),
                    help=stages.RATE_HELP[name],
                )
                st.caption(words.capital(gap) or sureness(rate))


def value(name: str, rate: Mapping[str, Any]) -> str:
    """The rate as text; held with its ceiling, since the truth lies between."""
    if name == "held" and rate["ceiling"] != rate["rate"]:
        return f"{words.percent(rate['rate'])} {words.DASH} {words.percent(rate['ceiling'])}"
    return words.percent(rate["rate"])


def sureness(rate: Mapping[str, Any]) -> str:
    """The interval and the number of cases, and whether they are too few to rank by."""
    cases = f"n\u00a0=\u00a0{words.count(rate['denominator'])}"
    interval = words.interval(rate["low"], rate["high"])
    told = f"{interval} · {cases}" if interval else cases
    return f"**few cases** · {told}" if rate["small"] else told


def money(answer: Answer, told: Sequence[stages.Stage]) -> None:
    """Draw what journeys are credited with, a card a currency; why there is none, if there is."""
    gap = next(each.gap for each in told if each.name == "renewed")
    lines = answer["money"]["by_currency"]
    if gap or not lines:
        st.metric("Renewed money from journeys", words.DASH)
        st.caption(words.capital(gap or "no renewal was won in this view."))
        return
    with st.grid(2, min_column_width=150):
        for currency, line in lines.items():
            with st.container(gap=None):
                st.metric(
                    f"{words.plain(currency)} from journeys",
                    f"{Decimal(line['journeys']):,.0f}",
                    help="Won renewal money credited to meetings that journeys led to. "
                    "Currencies are never added up.",
                )
                st.caption(f"of {Decimal(line['won']):,.0f} in won renewals")
