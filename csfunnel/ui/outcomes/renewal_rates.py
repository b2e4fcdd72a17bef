"""What meetings go with: how many a renewal followed, and how renewals with and without fared."""

from collections.abc import Mapping, Sequence
from typing import Any

from csfunnel.cell import Cell
from csfunnel.filters import Breakdown, Filters
from csfunnel.funnel import Answer
from csfunnel.rates import Rate, rate
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import filters, words
from csfunnel.ui.asking import ask
from csfunnel.ui.outcomes.outcomes import PLACES, cell
from csfunnel.warehouse import Rows

FOLLOWED = "Followed by a renewal"
LED_COUNTS: dict[str, Kind] = {"Booked": "count", "Held": "count", FOLLOWED: "count"}
LED_SHARES: dict[str, Kind] = {
    "Of booked": "share",
    "Of booked, 95 % range": "text",
    "Of held": "share",
    "Of held, 95 % range": "text",
}
GROUP_KINDS: dict[str, Kind] = {
    "Before closing": "text",
    "Won": "count",
    "Lost": "count",
    "Renewals": "count",
    "Renewal rate": "share",
    "95 % range": "text",
}
GROUPS = {
    "held": "A held meeting",
    "held_elsewhere": "Only held meetings outside this view",
    "unverified": "None held, but unverified ones: unknown",
    "none": "No meeting held",
}
NOT_CAUSE = "This is association, not cause: accounts that mean to renew may be the ones that meet."
GROUP_HELP = {
    "Before closing": "What is known of the account's meetings in the days before it closed.",
    "Renewals": "Won and lost renewals. An account with two renewals counts twice.",
    "Renewal rate": "Won of won and lost.",
}
LED_HELP = {
    FOLLOWED: "Held meetings that carry money of a won renewal, under the model chosen.",
    "Of booked": "Followed by a renewal, of the meetings booked.",
    "Of held": "Followed by a renewal, of the meetings held.",
}


def led_rows(answer: Answer, *, title: str, has_rate: bool) -> list[dict[str, Any]]:
    """A line a row, and all in view: the meetings booked and held, and the share with a renewal.

    Beside the columns: `value`, None in the line of all, and `rate`, the share of those held.
    """
    rows = [row for row in answer["rows"] if any(_counts(row))]
    rows.sort(key=lambda row: -row["meetings"]["booked"])
    lines = [_led_row(row, row["value"], title=title, has_rate=has_rate) for row in rows]
    return [*lines, _led_row(answer, None, title=title, has_rate=has_rate)]


def led_sentence(rows: Sequence[Mapping[str, Any]], *, has_rate: bool) -> str:
    """The line to take away from led_rows."""
    if not has_rate:
        return (
            "On the basis “Activity” meetings and renewals of a period are not the same ones, so "
            "there is no share to tell. Choose the basis “Cohort”."
        )
    whole = rows[-1]
    if not whole["Held"]:
        return "No meeting in view was held."
    return (
        f"{words.count(whole[FOLLOWED])} of {words.count(whole['Held'])} held meetings "
        f"carry money of a won renewal: {words.percent(whole['Of held'])} "
        f"({whole['Of held, 95 % range']}). Of all {words.count(whole['Booked'])} booked it is "
        f"{words.percent(whole['Of booked'])} ({whole['Of booked, 95 % range']})."
    )


def opens_led(row: Mapping[str, Any], column: str, *, by: Breakdown) -> Cell | None:
    """What a click on a number of meetings opens; a share opens those before a renewal."""
    measures = {"Booked": "booked", "Held": "held"}
    measures |= dict.fromkeys((FOLLOWED, "Of booked", "Of held"), "renewing")
    if column not in measures:
        return None
    return cell(f"meetings.{measures[column]}", row["value"], by=by)


def opens_led_mark(custom: Sequence[Any], *, by: Breakdown) -> Cell | None:
    """The same for a mark."""
    if not custom:
        return None
    name, is_total = custom[:2]
    return opens_led({"value": None if is_total else name}, "Of held", by=by)


def opens_group(row: Mapping[str, Any], column: str) -> Cell | None:
    """What a click on a number of renewals opens; the rate opens those that were won."""
    stages = {"Won": "won", "Lost": "lost", "Renewals": "decided", "Renewal rate": "won"}
    [evidence] = [name for name, label in GROUPS.items() if label == row["Before closing"]]
    return Cell(f"renewals.{evidence}.{stages[column]}") if column in stages else None


def opens_group_mark(custom: Sequence[Any]) -> Cell | None:
    """The same for a mark."""
    return opens_group({"Before closing": custom[0]}, "Renewal rate") if custom else None


def groups(chosen: Filters) -> Rows:
    """The rows of outcomes_groups under the filters on screen."""
    return ask("outcomes_groups", chosen)


def group_rows(rows: Rows) -> list[dict[str, Any]]:
    """A line a group of decided renewals that has any, with the renewal rate and how sure it is."""
    by_name = {row["evidence"]: row for row in rows}
    return [_group_row(label, by_name[name]) for name, label in GROUPS.items() if name in by_name]


def group_sentence(rows: Rows, *, lookback_days: int) -> str:
    """The comparison in a line, with the plain word on what it does not show."""
    shown = {row["Before closing"]: row for row in group_rows(rows)}
    held, none = shown.get(GROUPS["held"]), shown.get(GROUPS["none"])
    said = [
        f"Of renewals with a held meeting in the {lookback_days} days before closing "
        f"{_sure(held)} were won"
        if held
        else f"No decided renewal had a held meeting in the {lookback_days} days before closing"
    ]
    if none:
        said.append(f"of those without {_sure(none)}")
    return f"{', '.join(said)}. {NOT_CAUSE}"


def _sure(row: Mapping[str, Any]) -> str:
    """A group's rate with its interval and the number of cases."""
    return (
        f"{words.percent(row['Renewal rate'])} ({row['95 % range']}, "
        f"n = {words.count(row['Renewals'])})"
    )


def left_out(rows: Rows) -> str:
    """Which renewals the comparison leaves out, and why; empty where it leaves out none."""
    by_name = {row["evidence"]: row for row in rows}
    reasons = {
        "open": ("open", "not decided yet"),
        "undated": ("decided", "without a closing date"),
        "unknown_account": ("decided", "of an account that is not known, nor its meetings"),
    }
    parts = [
        f"{words.plural(_all_of(by_name[name]), f'{kind} renewal')} ({why})"
        for name, (kind, why) in reasons.items()
        if name in by_name
    ]
    period = " The period is one of closing days here, on either basis."
    left = f"Left out: {words.listed(parts)}." if parts else "No renewal is left out."
    return left + (period if filters.chosen().has_range else "")


def _counts(row: Answer) -> tuple[int, int, int]:
    """The meetings booked, held, and followed by a renewal; a period may have one sort alone."""
    found = row["meetings"]
    return found["booked"], found["by_status"]["held"], found["renewing"]


def _led_row(row: Answer, value: str | None, *, title: str, has_rate: bool) -> dict[str, Any]:
    booked, held, led = _counts(row)
    of_booked, of_held = rate(led, booked), rate(led, held)
    if not has_rate:
        of_booked = of_held = Rate(None, None, None, None, None)
    return {
        title: PLACES["in_view"] if value is None else value,
        "Booked": booked,
        "Held": held,
        FOLLOWED: led,
        "Of booked": of_booked.rate,
        "Of booked, 95 % range": words.interval(of_booked.low, of_booked.high) or words.DASH,
        "Of held": of_held.rate,
        "Of held, 95 % range": words.interval(of_held.low, of_held.high) or words.DASH,
        "rate": of_held,
        "value": value,
    }


def _group_row(label: str, row: Mapping[str, Any]) -> dict[str, Any]:
    found = rate(row["won_count"], _all_of(row))
    return {
        "Before closing": label,
        "Won": row["won_count"],
        "Lost": row["lost_count"],
        "Renewals": found.denominator,
        "Renewal rate": found.rate,
        "95 % range": words.interval(found.low, found.high),
        "rate": found,
    }


def _all_of(row: Mapping[str, Any]) -> int:
    return int(row["won_count"] + row["lost_count"] + row["open_count"])
