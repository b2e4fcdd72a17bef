"""What the numbers say, in sentences that account for everything."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from csfunnel.filters import Filters
from csfunnel.funnel import Answer
from csfunnel.ui import evidence, filters, stages, words

REACHED = (
    "Bars count {things} that came so far or further, each % of the bar before: “Clicked” has "
    "those that booked without a recorded click too. Rates count only what was recorded."
)

# Of the basis activity, where a rate's numerator need be no part of its denominator.
MAY_BE_OLDER = (
    "On the basis “Activity” what was opened, clicked or booked in the period may belong to "
    "emails sent before it"
)


def headline(answer: Answer, told: Sequence[stages.Stage], chosen: Filters) -> str:
    """The one sentence a leader takes away: what was reached, booked, held, and what it brought."""
    by_name = {each.name: each for each in told}
    delivered, booked, held = (by_name[name] for name in ("delivered", "booked", "held"))
    if delivered.recorded is None:
        return f"{words.capital(delivered.gap)}, so there is no funnel to show."
    if booked.gap:
        return words.capital(f"{_reached(delivered, chosen)}; {booked.gap}.")
    if not by_name["attempted"].reached and (unlinked := _of_no_email(answer, by_name)):
        return unlinked
    first = _of_cohort(answer, by_name, chosen)
    if chosen.is_by_event:
        first = _by_event(by_name, chosen)
    if held.gap:
        return f"{first}; {held.gap}."
    return f"{first}. {_money_sentence(answer, by_name['renewed'].gap)}"


def _reached(delivered: stages.Stage, chosen: Filters) -> str:
    count = delivered.recorded or 0
    if chosen.unit == "email":
        return words.plural(count, "delivered email")
    return f"{words.plural(count, chosen.unit)} reached by email"


def _of_cohort(answer: Answer, by_name: Mapping[str, stages.Stage], chosen: Filters) -> str:
    """Who booked and who met, of those that were reached."""
    delivered, booked, held = (by_name[name] for name in ("delivered", "booked", "held"))
    is_email = chosen.unit == "email"
    share = words.percent(answer["rates"]["booking"]["rate"])
    led = "led to a booked meeting" if is_email else "booked a meeting"
    said = f"{words.count(booked.recorded)} of {_reached(delivered, chosen)} {led} ({share})"
    if held.gap:
        return said
    what = "to one that was held" if is_email else "had one that was held"
    return f"{said}, {words.count(held.recorded)} {what}"


def _by_event(by_name: Mapping[str, stages.Stage], chosen: Filters) -> str:
    """The same by the day of each event: nobody who booked need be among those reached."""
    delivered, booked, held = (by_name[name] for name in ("delivered", "booked", "held"))
    is_email = chosen.unit == "email"
    led = "led to a meeting booked" if is_email else "booked a meeting"
    said = f"{words.plural(booked.recorded or 0, chosen.unit)} {led} in this period"
    if not held.gap:
        what = "to one held" if is_email else "had one held"
        said = f"{said} and {words.count(held.recorded)} {what} in it"
    were = "was" if delivered.recorded == 1 else "were"
    came = "delivered" if is_email else "reached by email"
    return f"{said}; {words.count(delivered.recorded)} {were} {came} in it"


def _money_sentence(answer: Answer, gap: str) -> str:
    if gap:
        return words.capital(f"{gap}.")
    if amounts := _amounts(answer, "journeys"):
        return f"Journeys are credited with {amounts} of won renewals."
    return "No renewal money is credited to journeys in view."


def _of_no_email(answer: Answer, by_name: Mapping[str, stages.Stage]) -> str:
    """The meetings and the won money of a view without emails; empty where it has neither."""
    booked, held = answer["meetings"]["booked"], answer["meetings"]["by_status"]["held"]
    gap = by_name["renewed"].gap
    won = [] if gap else [*_won_elsewhere(answer)]
    money = f"Won renewals: {words.listed(won)}." if won else ""
    if not booked and not held:
        return money
    met = words.plural(booked, "meeting")
    if by_name["held"].gap:
        return f"{met} booked from no journey; {by_name['held'].gap}."
    money = money or words.capital(f"{gap or 'no renewal was won in this view'}.")
    return f"{met} booked and {words.count(held)} held from no journey. {money}"


def _won_elsewhere(answer: Answer) -> Iterator[str]:
    for part, place in (("no_journey", "no journey"), ("no_meeting", "no meeting")):
        if amounts := _amounts(answer, part):
            yield f"{amounts} from {place}"


def _amounts(answer: Answer, part: str) -> str:
    """One of the places won money goes to, by currency; empty for none."""
    lines = answer["money"]["by_currency"].items()
    return words.amounts({name: line[part] for name, line in lines if Decimal(line[part])})


def meetings(by_journey: Answer, told: Sequence[stages.Stage], chosen: Filters) -> str:
    """Where every meeting in view comes from and what became of it, from an answer by journey."""
    if gap := next(each.gap for each in told if each.name == "booked"):
        return words.capital(f"{gap}.")
    booked = by_journey["meetings"]["booked"]
    none = sum(
        row["meetings"]["booked"] for row in by_journey["rows"] if row["value"] == "No journey"
    )
    emails = next(each.recorded for each in told if each.name == "booked")
    by_emails = ""
    if chosen.unit == "email" and emails != booked - none:  # an email may lead to several
        by_emails = f" ({words.plural(emails or 0, 'email')} led to them)"
    start = (
        f"{words.plural(booked, 'meeting')} booked: {words.count(booked - none)} from journeys "
        f"in view{by_emails}, {words.count(none)} from no journey."
    )
    statuses = [
        f"{words.count(by_journey['meetings']['by_status'][name])} {label.lower()}"
        for name, label in evidence.STATUSES.items()
        if by_journey["meetings"]["by_status"][name]
    ]
    if not statuses:
        return start
    when = " starting in the period" if chosen.is_by_event else ""
    total = sum(by_journey["meetings"]["by_status"].values())
    return f"{start} Of {words.count(total)}{when}: {words.listed(statuses)}."


def out_of_view(chosen: Filters) -> str:
    """What this choice of filters leaves out of view; empty where it leaves out nothing."""
    if backwards := filters.backwards(chosen):
        return backwards
    if chosen.hides_unlinked:
        return (
            "A period on the cohort basis is one of emails: meetings that no email led to and "
            "renewal money of no meeting are out of view. Choose the basis “Activity” for the "
            "total of the period."
        )
    if (chosen.journeys or chosen.steps) and not chosen.names_unlinked:
        return (
            "Only the chosen journeys or touches are in view: meetings that no email led to and "
            "renewal money of no meeting are not."
        )
    return ""


def about_stages(told: Sequence[stages.Stage], chosen: Filters) -> str:
    """How to read the stages, and why some of them have no number."""
    silent: dict[str, list[str]] = {}
    for each in told:
        if each.gap:
            silent.setdefault(each.gap, []).append(stages.NAMES[each.name])
    reasons = [f"{words.listed(names)}: {gap}." for gap, names in silent.items()]
    return " ".join([*reasons, REACHED.format(things=f"{chosen.unit}s")])


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
    why = f"One {chosen.unit} may stand in several rows"
    return f"{why}, so the rows exceed the total: {', '.join(more)}."


def credit(answer: Answer, chosen: Filters) -> str:
    """How surely the meetings are credited to their emails."""
    rules = answer["meetings"]["by_rule"]
    direct = sum(rules[name] for name in ("link_email", "link_journey", "click"))
    influenced = rules["sent"] + rules["colleague"]
    if chosen.credit == "direct":
        return f"{words.count(direct)} by a link or a click; all others count as of no email."
    return (
        f"{words.count(direct)} by a link or a click, {words.count(influenced)} because an email "
        f"came shortly before, {words.count(rules['none'])} without an email."
    )
