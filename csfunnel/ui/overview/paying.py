"""Does it pay: the overview's numbers, each with its change, its course and its doubt."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from csfunnel import comparing
from csfunnel.cell import Cell
from csfunnel.rates import Rate
from csfunnel.rates import rate as rate_of
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import cards, sentences, stages, targets, words
from csfunnel.ui.board import Tile
from csfunnel.ui.overview.compared import View

FUNNEL_KINDS: dict[str, Kind] = {
    "Stage": "text",
    "Reached": "count",
    "Of previous": "share",
    "Recorded": "count",
}
DEFINITIONS = (
    "renewed money",
    "share of won money",
    "meetings held",
    "held rate",
    "held ceiling",
    "booking rate",
    "hours saved",
    "maturing",
    "course",
)
DOUBTS: dict[comparing.Change, str] = {
    "chance": "The change may be chance.",
    "few": "Too few cases to judge the change.",
    "unknown": "Whether the change is chance is not known.",
}
NOTHING_WON = {"journeys": "0.00", "won": "0.00"}


def headline(found: View) -> str:
    """What the journeys brought, in one sentence."""
    if "booked" in found.gaps:
        return sentences.headline(found.now, stages.told(found.now, found.span), found.chosen)
    brought = [f"about {_hours(found)} hours of scheduling saved"]
    if "held" not in found.gaps:
        held = words.plural(found.now["meetings"]["by_status"]["held"], "meeting")
        # All else in the sentence is of journeys.
        others = f", {words.count(found.other_held)} of them from no journey"
        brought.insert(0, f"{held} held{others if found.other_held else ''}")
    lines = found.now["money"]["by_currency"]
    amounts = {name: line["journeys"] for name, line in lines.items() if Decimal(line["journeys"])}
    if "renewed" not in found.gaps and amounts:
        brought.insert(0, f"{words.amounts(amounts)} of won renewals credited to journeys")
    return words.capital(f"{'; '.join(brought)}.")


def funnel_rows(told: Sequence[stages.Stage]) -> list[dict[str, Any]]:
    """The stages as a small table; None where a stage cannot be told."""
    return [
        dict(
            zip(
                FUNNEL_KINDS,
                (stages.NAMES[each.name], each.reached, each.step_share, each.recorded),
                strict=True,
            )
        )
        for each in told
    ]


def tiles(found: View) -> list[Tile]:
    """The money of each currency, the meetings, the two rates and the hours."""
    held, booked = Cell("meetings.held"), Cell("emails.booked.recorded")
    course, aims = found.course, targets.beside(found.chosen)
    rates = {
        "held": _rate(found, "held", series=course.shares("held", "due"), opens=held),
        "booking": _rate(
            found, "booking", series=course.shares("booked_emails", "delivered"), opens=booked
        ),
    }
    return [
        *_money(found),
        _held(found),
        *(cards.aimed(tile, aims.get(name, ""), between=" ") for name, tile in rates.items()),
        _saved(found),
    ]


def _money(found: View) -> list[Tile]:
    label = "Renewed money"
    if gap := found.gaps.get("renewed", ""):
        return [Tile(label, words.DASH, words.capital(f"{gap}."))]
    if not found.currencies:
        return [Tile(label, words.DASH, "No renewal was won in this view.")]
    return [_money_of(found, currency) for currency in found.currencies]


def _money_of(found: View, currency: str) -> Tile:
    line = found.now["money"]["by_currency"].get(currency, NOTHING_WON)
    amount, won = Decimal(line["journeys"]), Decimal(line["won"])
    if sentences.out_of_view(found.chosen):
        share = "Its share of all won renewals needs the basis “Activity”."
    elif won:
        share = f"{words.percent(float(amount / won))} of {won:,.0f} in won renewals."
    else:
        share = "Nothing was won in this view."
    carrying = words.plural(found.now["meetings"]["renewing"], "meeting")
    others = " in all currencies" if len(found.currencies) > 1 else ""
    change = ""
    if found.before is not None:
        earlier = found.before["money"]["by_currency"].get(currency, NOTHING_WON)
        change = _signed(amount - Decimal(earlier["journeys"]), ",.0f")
    return Tile(
        f"{currency} from journeys",
        f"{amount:,.0f}",
        _said(share, f"n = {carrying}{others}.", found.growing("renewed")),
        _so_far(change, found, "renewed"),
        help="Won renewal money credited to held meetings that journeys led to. Currencies are "
        "never added up. A share of money has no interval; n counts the meetings that carry it.",
        series=found.course.amounts(currency),
        is_sure=not found.growing("renewed"),
        opens=Cell(f"money.journeys.{currency}") if amount else None,
    )


def _held(found: View) -> Tile:
    label = "Meetings held"
    if gap := found.gaps.get("held", ""):
        return Tile(label, words.DASH, words.capital(f"{gap}."))
    met = found.now["meetings"]
    held, unverified = met["by_status"]["held"], met["by_status"]["unverified"]
    maybe = f"{words.count(unverified)} more may have been." if unverified else ""
    change = ""
    if found.before is not None:
        change = _signed(held - found.before["meetings"]["by_status"]["held"], ",d")
    return Tile(
        label,
        words.count(held),
        _said(f"Of {words.count(met['due'])} due.", maybe, found.growing("held")),
        _so_far(change, found, "held"),
        help="Meetings that a recorded call proves. Unverified ones may have been held too.",
        series=found.course.counts["held"],
        is_sure=not found.growing("held"),
        opens=Cell("meetings.held") if held else None,
    )


def _rate(found: View, name: str, *, series: list[float | None], opens: Cell) -> Tile:
    label = f"{name.capitalize()} rate"
    rate = found.now["rates"][name]
    gap = stages.rate_gap(name, rate, found.span, found.chosen)
    if gap:
        return Tile(label, words.DASH, words.capital(f"{gap}."), help=stages.RATE_HELP[name])
    stage = "held" if name == "held" else "booked"
    change, doubt = "", ""
    earlier = found.before["rates"][name] if found.before else None
    if earlier and earlier["rate"] is not None:
        change = _points(rate["rate"], earlier["rate"])
    # As on the page Funnel: what still grows is not judged yet.
    if change not in ("", "0") and earlier and not found.growing(stage):
        doubt = DOUBTS.get(comparing.changed(_counted(rate), _counted(earlier)), "")
    return Tile(
        label,
        cards.value(name, rate),
        _said(_sureness(rate), doubt, found.growing(stage)),
        _so_far(change, found, stage),
        help=stages.RATE_HELP[name],
        series=series,
        is_sure=not (doubt or found.growing(stage)),
        opens=opens if rate["numerator"] else None,
    )


def _saved(found: View) -> Tile:
    label = "Hours saved"
    if gap := found.gaps.get("booked", ""):
        return Tile(label, words.DASH, words.capital(f"{gap}."))
    bookings = found.bookings["now"]
    change = ""
    if "before" in found.bookings:
        more = bookings - found.bookings["before"]
        change = _signed(Decimal(more * found.minutes) / 60, ",.1f")
    return Tile(
        label,
        f"{_hours(found)} h",
        _said(
            f"{words.plural(bookings, 'booking')} from journeys × {found.minutes} min.",
            found.growing("booked"),
        ),
        _so_far(change, found, "booked"),
        help="An estimate: every booked meeting from a journey spares the back and forth of "
        "finding a time. The minutes are the setting minutes_per_booking.",
        series=[count * found.minutes / 60 for count in found.course.counts["journeys_booked"]],
        is_sure=not found.growing("booked"),
        opens=Cell("meetings.from_journeys") if bookings else None,
    )


def _hours(found: View) -> str:
    hours = Decimal(found.bookings["now"] * found.minutes) / 60
    return f"{hours:,.1f}".removesuffix(".0")


def _so_far(change: str, found: View, stage: str) -> str:
    """A change that will still grow says so; one that is none stays none."""
    return f"{change} so far" if change and found.growing(stage) else change


def _sureness(rate: Mapping[str, Any]) -> str:
    interval = words.interval(rate["low"], rate["high"])
    few = "few cases" if rate["small"] else ""
    told = f"95 % range{cards.proven(rate)}: {interval}" if interval else ""
    parts = (told, f"n = {rate['denominator']:,}", few)
    return f"{', '.join(part for part in parts if part)}."


def _counted(rate: Mapping[str, Any]) -> Rate:
    return rate_of(rate["numerator"], rate["denominator"])


def _points(now: float, earlier: float) -> str:
    return f"{said} points" if (said := _signed((now - earlier) * 100, ".1f")) != "0" else said


def _signed(change: Decimal | float, form: str) -> str:
    """A change with its sign; `0` where it rounds to none."""
    said = f"{change:+{form}}"
    return said if any(digit in said for digit in "123456789") else "0"


def _said(*parts: str) -> str:
    return " ".join(part for part in parts if part)
