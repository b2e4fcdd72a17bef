"""What the numbers say, in sentences that account for everything."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from csfunnel.filters import Filters
from csfunnel.funnel import Answer
from csfunnel.ui import stages, words

STATUS_NAMES = {
    "held": "held",
    "unverified": "unverified",
    "no_show": "no-show",
    "too_short": "too short",
    "cancelled": "cancelled",
    "upcoming": "upcoming",
}
REACHED = (
    "Reached counts everything that came to a stage or past it, recorded the stage itself; the "
    "bars show the first, the rates use the second."
)
UNIT_NOUNS = {"email": "email", "contact": "contact", "account": "account"}


def headline(answer: Answer, told: Sequence[stages.Stage], chosen: Filters) -> str:
    """The one sentence a leader takes away: what was reached, booked, held, and what it brought."""
    recorded = {each.name: each for each in told}
    noun = UNIT_NOUNS[chosen.unit]
    delivered = recorded["delivered"].recorded
    if delivered is None:
        return f"{words.capital(recorded['delivered'].gap)}, so there is no funnel to show."
    reached = words.plural(delivered, f"delivered {noun}")
    if chosen.unit != "email":
        reached = f"{words.plural(delivered, noun)} reached"
    booked = recorded["booked"]
    if booked.gap:
        return f"{reached}; {booked.gap}."
    share = words.percent(answer["rates"]["booking"]["rate"])
    first = f"{words.count(booked.recorded)} of {reached} booked a meeting ({share})"
    if chosen.unit == "email":
        first = f"{words.count(booked.recorded)} of {reached} led to a booked meeting ({share})"
    held = recorded["held"]
    second = held.gap or f"{words.count(held.recorded)} to one that was held"
    if chosen.unit != "email" and not held.gap:
        second = f"{words.count(held.recorded)} had one that was held"
    return f"{first}, {second}. {_money_sentence(answer, recorded['renewed'].gap)}"


def _money_sentence(answer: Answer, gap: str) -> str:
    if gap:
        return words.capital(f"{gap}.")
    amounts = {
        currency: line["journeys"]
        for currency, line in answer["money"]["by_currency"].items()
        if Decimal(line["journeys"])
    }
    if not amounts:
        return "No renewal money is credited to journeys in view."
    return f"Journeys are credited with {words.amounts(amounts)} of won renewals."


def meetings(by_journey: Answer, chosen: Filters) -> str:
    """Where every meeting in view comes from and what became of it, from an answer by journey."""
    booked = by_journey["meetings"]["booked"]
    none = sum(
        row["meetings"]["booked"] for row in by_journey["rows"] if row["value"] == "No journey"
    )
    start = (
        f"**{words.plural(booked, 'meeting')} booked:** {words.count(booked - none)} from journeys "
        f"in view, {words.count(none)} from no journey."
    )
    statuses = [
        f"{words.count(by_journey['meetings']['by_status'][name])} {label}"
        for name, label in STATUS_NAMES.items()
        if by_journey["meetings"]["by_status"][name]
    ]
    if not statuses:
        return start
    when = " starting in the period" if chosen.basis == "activity" and chosen.has_range else ""
    total = sum(by_journey["meetings"]["by_status"].values())
    return f"{start} Of {words.count(total)}{when}: {words.listed(statuses)}."


def out_of_view(chosen: Filters) -> str:
    """What this choice of filters leaves out of view; empty where it leaves out nothing."""
    if chosen.hides_unlinked:
        return (
            "A period on the cohort basis is one of emails: meetings that no email led to and "
            "renewal money of no meeting are out of view. Choose the basis “Activity” for the "
            "total of the period."
        )
    if (chosen.journeys or chosen.steps) and not {"No journey", "No step"} & {
        *chosen.journeys,
        *chosen.steps,
    }:
        return (
            "Only the chosen journeys or touches are in view: meetings that no email led to and "
            "renewal money of no meeting are not."
        )
    return ""


def overlap(answer: Answer, chosen: Filters) -> str:
    """By how much the rows of a breakdown exceed the total, or that they add up to it."""
    exceeds: Mapping[str, Any] = answer["rows_exceed_total"]
    more = [
        f"{stages.NAMES[name].lower()} by {words.count(counts['recorded'])}"
        for name, counts in exceeds.items()
        if counts["recorded"]
    ]
    if not more:
        return "The rows add up to the total."
    noun = UNIT_NOUNS[chosen.unit]
    return f"One {noun} may stand in several rows, so the rows exceed the total: {', '.join(more)}."
