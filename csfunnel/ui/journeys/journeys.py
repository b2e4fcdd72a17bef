"""Journeys on screen: what each touch of each journey brought, and which does better."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from csfunnel.cell import Cell
from csfunnel.comparing import Comparison, compared
from csfunnel.filters import Filters
from csfunnel.rates import Rate, rate
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import words
from csfunnel.ui.asking import ask
from csfunnel.ui.maturing import GROWING, Matured, is_growing
from csfunnel.ui.measures import (
    MEASURES,
    RATE_HELP,
    RATE_KINDS,
    SURE,
    as_asked,
    counts_and_rates,
    order_of,
)
from csfunnel.warehouse import Rows

Place = tuple[str, str]
MONEY: Kind = "money"

TOUCH_HELP = {
    **RATE_HELP,
    "Meetings": "Meetings booked. One email may lead to several.",
    "Due": "Meetings whose time has come and that were not cancelled.",
    "Held": "Meetings that a recorded call proves were held.",
    "Held rate": "Held of those due, from what calls prove to what may be: unverified ones may "
    "have been held too.",
}


def notes(chosen: Filters) -> str:
    """What the filters do not change here; empty where all apply."""
    said = []
    if chosen.unit != "email":
        said.append("This page counts emails, whatever “Count” says.")
    if chosen.basis == "activity" and chosen.has_range:
        said.append(
            "On the basis “Activity” a booking may follow an email sent before the period. How "
            "another email does and which version works better are always told of the emails sent "
            "in the period."
        )
    return " ".join(said)


def touch_rows(chosen: Filters, gaps: Mapping[str, str]) -> list[dict[str, Any]]:
    """A line a touch of each journey, those furthest from the renewal first; None for unknown.

    Beside the columns: `rates`, the Rate of each measure.
    """
    asked = as_asked(chosen)
    money = _money(ask("journeys_money", asked))
    currencies = sorted({currency for _, _, currency in money})
    counted = {(row["journey"], row["step"]): row for row in ask("journeys_touches", asked)}
    places = counted.keys() | {(journey, step) for journey, step, _ in money}
    found = []
    for journey, step in sorted(places, key=lambda place: order_of(*place)):
        row = counted.get((journey, step), {})
        met = {name: row.get(f"{name}_count", 0) for name in ("meetings", "due", "held")}
        held = rate(met["held"], met["due"])
        most = rate(met["held"] + row.get("unverified_count", 0), met["due"]).rate
        is_held_known = "held" not in gaps
        found.append(
            {
                "Journey": journey,
                "Touch": step,
                **counts_and_rates(row, gaps),
                "Meetings": None if "booked" in gaps else met["meetings"],
                "Due": None if "booked" in gaps else met["due"],
                "Held": met["held"] if is_held_known else None,
                "Held rate": _range(held.rate, most) if is_held_known else words.DASH,
                f"Held rate, {SURE}": words.interval(held.low, held.high) if is_held_known else "",
                **{
                    f"Renewed {name}": None
                    if "renewed" in gaps
                    else money.get((journey, step, name), Decimal("0.00"))
                    for name in currencies
                },
            }
        )
    return [row for row in found if _has_anything(row)]


def touch_kinds(rows: Sequence[Mapping[str, Any]]) -> dict[str, Kind]:
    """The columns of the touches; money has one a currency."""
    money = [name for name in (rows[0] if rows else {}) if name.startswith("Renewed ")]
    return {
        "Journey": "text",
        "Touch": "text",
        "Delivered": "count",
        **RATE_KINDS,
        "Meetings": "count",
        "Due": "count",
        "Held": "count",
        "Held rate": "text",
        f"Held rate, {SURE}": "text",
        **dict.fromkeys(money, MONEY),
    }


def touch_sentence(rows: Sequence[Mapping[str, Any]], measure: str) -> str:
    """Which touch does better than the others, if any does by more than chance; and the sums."""
    told = MEASURES[measure]
    delivered = words.count(sum(row["Delivered"] or 0 for row in rows))
    meetings = words.plural(sum(row["Meetings"] or 0 for row in rows), "meeting")
    sums = f"All rows together: {delivered} emails delivered, {meetings} booked."
    ahead = ahead_of_others(rows, measure)
    if not ahead:
        return f"No touch has a higher {told.label.lower()} by more than chance explains. {sums}"
    (journey, step), best = ahead[0]
    return (
        f"{step} ({journey}) does best: {words.percent(best.own.rate)} of "
        f"{words.count(best.own.denominator)} emails {told.done}, against "
        f"{words.percent(best.others.rate)} of the others, more than chance explains. {sums}"
    )


def ahead_of_others(
    rows: Sequence[Mapping[str, Any]], measure: str
) -> list[tuple[Place, Comparison]]:
    """The touches that beat the others together by more than chance, the best first."""
    rates: dict[Place, Rate] = {
        (row["Journey"], row["Touch"]): row["rates"][measure] for row in rows
    }
    known = {
        place: (each.numerator or 0, each.denominator or 0)
        for place, each in rates.items()
        if not each.is_small and each.low is not None
    }
    ahead = [
        (place, each) for place, each in compared({"": known})[""].items() if each.verdict == "more"
    ]
    return sorted(ahead, key=lambda pair: -(pair[1].own.rate or 0))


def headline(rows: Sequence[Mapping[str, Any]], gaps: Mapping[str, str], matured: Matured) -> str:
    """The one sentence of the page: which touch leads most emails to a meeting."""
    if "booked" in gaps:
        return words.capital(f"{gaps['booked']}, so no touch can be told to earn meetings.")
    ahead = ahead_of_others(rows, "booking")
    if not ahead:
        start = "So far no" if is_growing(matured, "booked") else "No"
        return f"{start} touch earns meetings by more than chance explains"
    still = f", {GROWING}" if is_growing(matured, "booked") else ""
    first, best = ahead[0]
    return (
        f"{first[1]} ({first[0]}) earns meetings best: "
        f"{words.percent(best.own.rate)} of its emails, {words.percent(best.others.rate)} "
        f"elsewhere{still}"
    )


def opens_touch(row: Mapping[str, Any], column: str) -> Cell | None:
    """What a number of a touch is made of: emails, whatever the page's filters count."""
    place = partial(Cell, journeys=(row["Journey"],), steps=(row["Touch"],))
    if column.startswith("Renewed "):
        return place(f"money.won.{column.removeprefix('Renewed ')}")
    meetings = {"Meetings": "booked", "Due": "due", "Held": "held"}
    if column in meetings:
        return place(f"meetings.{meetings[column]}")
    emails = {"Delivered": "delivered", **{each.label: each.stage for each in MEASURES.values()}}
    return place(f"email.{emails[column]}.recorded") if column in emails else None


def _money(rows: Rows) -> dict[tuple[str, str, str], Decimal]:
    return {
        (row["journey"], row["step"], row["currency"]): Decimal(row["won_cents"]) / 100
        for row in rows
    }


def _has_anything(row: Mapping[str, Any]) -> bool:
    money = (value for name, value in row.items() if name.startswith("Renewed "))
    return bool(row["Delivered"] or row["Meetings"] or row["Held"] or any(money))


def _range(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return words.DASH
    ends = dict.fromkeys((words.percent(low), words.percent(high)))
    return f" {words.DASH} ".join(ends)
