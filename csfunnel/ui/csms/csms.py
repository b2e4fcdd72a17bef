"""CSMs and regions on screen: each one's rate against the limits of luck."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import streamlit as st

from csfunnel.cell import Cell
from csfunnel.filters import Filters
from csfunnel.funnel import Answer
from csfunnel.limits import Standing, limits, standing
from csfunnel.rates import SMALL_COUNT
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import data, sentences, stages, words
from csfunnel.ui.maturing import FOLLOWS, GROWING

By = Literal["csm", "region"]
Place = Standing | Literal["nobody", "beyond"]

NOBODY: dict[By, str] = {"csm": "No CSM", "region": "No region"}
TITLES: dict[By, str] = {"csm": "CSM", "region": "Region"}
PLACES: dict[Place, str] = {
    "far above": "Above, more than luck",
    "above": "Above, maybe luck",
    "within": "Within what luck does",
    "below": "Below, maybe luck",
    "far below": "Below, more than luck",
    "few": "Too few cases",
    "nobody": "Not compared",
    "beyond": "More than its cases, not compared",
}
UNJUDGED: tuple[Place, ...] = ("few", "nobody", "beyond")


@dataclass(frozen=True)
class Measure:
    """A rate of a team: what it counts of what, and the lists behind it."""

    label: str
    whole: str
    part: str
    whole_list: str
    part_list: str
    stage: str


MEASURES = {
    "booking": Measure(
        "Booking rate",
        "Delivered",
        "Booked",
        "emails.delivered.recorded",
        "emails.booked.recorded",
        "booked",
    ),
    "held": Measure("Held rate", "Due", "Held", "meetings.due", "meetings.held", "held"),
    "click": Measure(
        "Click rate",
        "Delivered",
        "Clicked",
        "emails.delivered.recorded",
        "emails.clicked.recorded",
        "clicked",
    ),
    "open": Measure(
        "Open rate",
        "Delivered",
        "Opened",
        "emails.delivered.recorded",
        "emails.opened.recorded",
        "opened",
    ),
}


def choose_measure() -> str:
    """Draw the choice of the rate to compare."""
    return st.segmented_control(
        "Judge by",
        [*MEASURES],
        format_func=lambda name: MEASURES[name].label,
        default="booking",
        required=True,
        key="rate",
        bind="query-params",
    )


def choose_by() -> By:
    """Draw the choice of what a mark is."""
    return st.segmented_control(
        "Compare",
        [*TITLES],
        format_func=TITLES.__getitem__,
        default="csm",
        required=True,
        key="mark",
        bind="query-params",
    )


def overall(chosen: Filters, *, by: By, measure: str) -> Mapping[str, Any]:
    """The rate that all are held against: of everybody, whichever of them the filters show."""
    everybody = data.funnel(replace(chosen, csms=(), regions=()), by=by)
    found: Mapping[str, Any] = everybody["rates"][measure]
    return found


def places(by: By, *, is_growing: bool) -> dict[str, str]:
    """What each place of a mark is called in the legend."""
    return {
        place: NOBODY[by] if place == "nobody" else _verdict(place, is_growing=is_growing)
        for place in PLACES
    }


def gap(whole: Mapping[str, Any], span: Mapping[str, Any], *, measure: str) -> str:
    """Why the rate cannot be told; empty where it can."""
    lacking = stages.gaps(span)
    told = MEASURES[measure]
    if told.stage in lacking:
        return words.capital(f"{lacking[told.stage]}.")
    if whole["numerator"] is None:
        return words.capital(f"{stages.NO_CLICKS}.")
    return "" if whole["rate"] is not None else words.capital(f"{stages.LACKS[measure]}.")


def rows_of(
    answer: Answer, whole: Mapping[str, Any], *, by: By, measure: str, is_growing: bool = False
) -> list[dict[str, Any]]:
    """A line a CSM or region, the most cases first and what has no owner last.

    Beside the columns: `name`, `count`, `rate` as in csfunnel.funnel, `place`, and `is_growing`,
    whether the verdict is one on a cohort that is not finished.
    """
    found = [_row(row, whole, by=by, measure=measure) for row in answer["rows"]]
    known = [
        {
            **row,
            "Against the limits": _verdict(row["place"], is_growing=is_growing),
            "is_growing": is_growing,
        }
        for row in found
        if row["count"]
    ]
    return sorted(known, key=lambda row: (row["place"] == "nobody", -row["count"], row["name"]))


def kinds_of(by: By, measure: str) -> dict[str, Kind]:
    """The columns of the comparison."""
    told = MEASURES[measure]
    most: dict[str, Kind] = {"At most": "share"} if measure == "held" else {}
    return {
        TITLES[by]: "text",
        "Against the limits": "text",
        told.whole: "count",
        told.part: "count",
        told.label: "share",
        **most,
        "95 % range": "text",
        "Luck stays within": "text",
    }


def help_of(measure: str) -> dict[str, str]:
    """What the columns mean."""
    return {
        MEASURES[measure].label: stages.RATE_HELP[measure],
        "At most": "If all unverified meetings were held too: their calls may be private.",
        "Luck stays within": "Where so many cases of the overall rate stay 19 times out of 20.",
        "Against the limits": "More than luck: luck goes so far twice in a thousand times. Maybe "
        "luck: once in twenty times. Still growing: the emails are too recent for a last word.",
    }


def waits_for(measure: str) -> tuple[str, ...]:
    """The stage after a click that a rate waits for; none for one that is soon finished."""
    return (stage,) if (stage := MEASURES[measure].stage) in FOLLOWS else ()


def opens(row: Mapping[str, Any], column: str, *, by: By, measure: str) -> Cell | None:
    """What a number of a CSM or region is made of."""
    told = MEASURES[measure]
    lists = {told.whole: told.whole_list, told.part: told.part_list, told.label: told.part_list}
    lists["At most"] = "meetings.maybe_held"
    if column not in lists:
        return None
    names = (row["name"],)
    return Cell(lists[column], csms=names) if by == "csm" else Cell(lists[column], regions=names)


def about(chosen: Filters, measure: str) -> str:
    """What a mark counts, and what the filters do to the limits."""
    counted = {"email": "emails", "contact": "contacts", "account": "accounts"}[chosen.unit]
    what = "meetings due" if measure == "held" else counted
    said = [f"Accounts stand with the CSM and region they have now; a mark's cases are {what}."]
    if measure == "held":
        said.append("Only recorded calls prove a meeting: where they are private, the rate is low.")
    if chosen.csms or chosen.regions:
        said.append("The overall rate is that of everybody, also of those the filters leave out.")
    if chosen.is_by_event and measure != "held":
        said.append(
            f"{sentences.MAY_BE_OLDER}, so the limits are a rough guide; “Cohort” makes them exact."
        )
    return " ".join(said)


def _row(row: Answer, whole: Mapping[str, Any], *, by: By, measure: str) -> dict[str, Any]:
    told, rate, name = MEASURES[measure], row["rates"][measure], row["value"]
    count = rate["denominator"] or 0
    place = _place(rate, whole, is_nobody=name == NOBODY[by])
    found: dict[str, Any] = {
        TITLES[by]: name,
        told.whole: count,
        told.part: rate["numerator"],
        told.label: rate["rate"],
        "95 % range": words.interval(rate["low"], rate["high"]),
        "Luck stays within": "",
        "At most": rate.get("ceiling"),
        "name": name,
        "count": count,
        "rate": rate,
        "place": place,
    }
    if count and whole["rate"] is not None and whole["rate"] <= 1:
        around = limits(count, share=whole["rate"])
        found["Luck stays within"] = words.interval(around.low, around.high)
    return found


def _verdict(place: Place, *, is_growing: bool) -> str:
    """A place in words; a verdict on an unfinished cohort says that it is none for good."""
    is_judged = place not in UNJUDGED
    return f"{PLACES[place]}, {GROWING}" if is_judged and is_growing else PLACES[place]


def _place(rate: Mapping[str, Any], whole: Mapping[str, Any], *, is_nobody: bool) -> Place:
    if is_nobody:
        return "nobody"
    if (rate["denominator"] or 0) < SMALL_COUNT:
        return "few"
    if rate["numerator"] is None or rate["low"] is None or whole["low"] is None:
        return "beyond"
    return standing(rate["numerator"], rate["denominator"], share=whole["rate"])
