"""Which numbers of a recent cohort will still grow, and how every page says so."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from csfunnel import answers, queries
from csfunnel.filters import Filters
from csfunnel.ui import data, state, words

FOLLOWS = {"booked": "bookings", "held": "held meetings", "renewed": "renewals"}
GROWING = "still growing"
DAY_US = 86_400_000_000

# By stage, how long it takes until most have followed, and whether the cohort is finished.
Matured = Mapping[str, Mapping[str, Any]]


def matured(chosen: Filters, span: Mapping[str, Any]) -> Matured:
    """Whether the cohort in view is finished, by stage; see csfunnel.answers.maturity.

    Empty on the basis activity, where nothing is waited for.
    """
    if chosen.basis != "cohort":
        return {}
    params = chosen.params(queries.load("reports")["maturity"].params)
    zone = ZoneInfo(state.shown().warehouse.settings.report_timezone)
    return {
        row["stage"]: answers.matured(row, as_of=span["as_of"], last_day=chosen.to_day, zone=zone)
        for row in data.report("maturity", params)
    }


def is_growing(found: Matured, stage: str) -> bool:
    """Whether the numbers of a stage will still grow; not where that is unknown."""
    return found.get(stage, {}).get("state") == "maturing"


def growing(found: Matured, *stages: str) -> str:
    """That the numbers of these stages will still grow; empty where none will, or it is unknown."""
    parts = [
        f"of {FOLLOWS[stage]} {'' if place else 'come '}within {_days(found[stage])}"
        for place, stage in enumerate(each for each in stages if is_growing(found, each))
    ]
    return words.capital(f"{GROWING}: 90 % {words.listed(parts)}.") if parts else ""


def _days(matured: Mapping[str, Any]) -> str:
    return words.plural(-(-matured["lag_microseconds"] // DAY_US), "day")
