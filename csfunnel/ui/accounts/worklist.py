"""The work list: renewals ahead in groups that add up, and whom to write to next, in words."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from csfunnel.filters import Filters
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import evidence, filters, words
from csfunnel.ui.accounts.renewals import (
    ALL,
    BOOKED,
    LABELS,
    ON_LIST,
    TO_DO,
    Account,
    Ahead,
    by_stakes,
    standings_in,
    sums,
)

MOST = 1000  # accounts of a list on screen; what is left out is said, and taken along
DEFINITIONS = ("group of an account", "at stake", "as of")
MEANINGS = {
    "clicked": "Clicked an email and booked no meeting after the first one.",
    "opened": "Opened an email, clicked none that is known, and booked no meeting.",
    "never": "No email in the window, and no meeting booked in it.",
    "cancelled": "Booked after the first email, cancelled, and booked nothing else.",
    "untracked": "Not known: the export does not track opens or clicks.",
    "unopened": "Emails arrived; none was opened or clicked.",
    "undelivered": "All emails bounced, were refused or were not sent.",
    "unasked": "No email in the window, yet a meeting was booked in it.",
    "booked": "A meeting was booked after the first email, and not cancelled.",
}
# With the values of an account's row; {got} are the emails delivered, {asked} those attempted.
WHY = {
    "clicked": "Clicked {clicked_count} of {got} {since}, booked nothing after.",
    "opened": "Opened {opened_count} of {got} {since}, booked nothing after.",
    "never": "No journey email in the {window_days} days before the renewal.",
    "cancelled": "Cancelled what it booked {since}, and booked nothing else.",
    "untracked": "Got {got} {since}; opens or clicks of {unknown_count} not tracked.",
    "unopened": "Got {got} {since}, opened none.",
    "undelivered": "{asked} {since}, none delivered.",
    "unasked": "No email, yet a meeting was booked.",
    "booked": "Booked after {asked} {since}.",
}
ELSEWHERE = {
    "overdue": "past their day and still open",
    "no_day": "without a day",
    "no_account": "of no account",
}


def headline(found: Ahead) -> str:
    """How many accounts with a renewal ahead have not booked a meeting, and what is at stake."""
    days = words.plural(found.within_days, "day")
    if not found.accounts:
        return found.gap or f"No renewal of these accounts is due in the next {days}"
    waiting = [standing for standing in found.counts if standing not in BOOKED]
    count = sum(found.counts[standing] for standing in waiting)
    said = (
        f"No meeting is booked yet for {words.count(count)} of "
        f"{words.plural(len(found.accounts), 'account')} with a renewal in the next {days}"
    )
    stakes = sums(found.stakes[standing] for standing in waiting)
    ordered = {name: stakes[name] for name in found.currencies if name in stakes}
    return f"{said}: {_amounts(ordered)} at stake" if ordered else said


def in_view(chosen: Filters, within_days: int, span: Mapping[str, Any]) -> str:
    """What is in view on the page: its own days ahead, and those filters that hold for it."""
    parts = [
        f"Renewals due in the next {words.plural(within_days, 'day')}",
        *filters.attributes_in_words(chosen),
        f"data as of {words.day(span['as_of_day'])}",
    ]
    return " · ".join(parts)


def group_kinds(found: Ahead) -> dict[str, Kind]:
    """The columns of the table of groups."""
    money: dict[str, Kind] = {f"At stake {name}": "money" for name in found.currencies}
    return {"Group": "text", "Accounts": "count", **money, "What it means": "text"}


def group_rows(found: Ahead) -> list[dict[str, Any]]:
    """A line a group with how many accounts stand in it, and one of all, which they add up to."""
    if not found.accounts:
        return []
    groups = [(LABELS[name], MEANINGS[name], [name]) for name in found.counts]
    every = ("All", "Every account with an open renewal in these days.", list(found.counts))
    return [_group_row(*group, found=found) for group in (*groups, every)]


def about(found: Ahead, chosen: Filters) -> str:
    """What the groups go by, which filters hold for them, and which renewals they leave out."""
    if not found.accounts:
        return ""
    emails = "journey emails"
    if chosen.journeys or chosen.steps:
        emails = f"emails of {words.listed((*chosen.journeys, *chosen.steps))}"
    return (
        f"Each account stands in one group, by its {emails} of the "
        f"{words.plural(found.window_days, 'day')} before its next renewal and what it did then. "
        "CSM, region, journey and touch filter this page, the other filters do not. "
        f"{elsewhere(found)}"
    ).strip()


def elsewhere(found: Ahead) -> str:
    """Open renewals that stand on no list, with the reason; empty where there are none."""
    parts = []
    for place, said in ELSEWHERE.items():
        rows = [row for row in found.elsewhere if row["place"] == place]
        if rows:
            count = words.plural(sum(row["renewals_count"] for row in rows), "renewal")
            money = sums({row["currency"]: row["stake_cents"]} for row in rows)
            parts.append(f"{count} {said} ({_amounts(money)})")
    return f"Open, but on no list here: {words.listed(parts)}." if parts else ""


def title(group: str) -> str:
    """What the list is called."""
    return "Whom to write to next" if group == TO_DO else f"Accounts: {group.lower()}"


def about_list(found: Ahead, group: str, *, first: str) -> str:
    """How many there are, in which order, and which others have no meeting either."""
    if not found.accounts:
        return ""
    order = f"what is at stake in {first}" if first else "the day of renewal"
    said = f"{words.plural(count_of(found, group), 'account')} in “{group}”, by {order}."
    return f"{said} {_others(found)}".strip() if group == TO_DO else said


def _others(found: Ahead) -> str:
    """Where accounts without a meeting stand that are not to be worked on."""
    others = [each for each in found.counts if each not in {*ON_LIST, *BOOKED}]
    if not others:
        return ""
    parts = [f"{words.count(found.counts[each])} in “{LABELS[each]}”" for each in others]
    count = sum(found.counts[each] for each in others)
    return f"{words.count(count)} more without a meeting: {words.listed(parts)}."


def count_of(found: Ahead, group: str) -> int:
    """How many accounts a group has, those beyond MOST too."""
    return sum(found.counts.get(standing, 0) for standing in standings_in(group))


def nothing(found: Ahead, group: str = ALL) -> str:
    """Why a table has no rows."""
    if found.gap:
        return found.gap
    if not found.accounts:
        days = words.plural(found.within_days, "day")
        said = f"No open renewal is due in the next {days} under these filters. {elsewhere(found)}"
        return words.plain(said)
    return f"No account is in “{words.plain(group)}”."


def list_kinds(found: Ahead) -> dict[str, Kind]:
    """The columns of the work list."""
    money: dict[str, Kind] = {f"At stake {name}": "money" for name in found.currencies}
    return {
        "Account": "text",
        "Owner": "text",
        "Days left": "count",
        **money,
        "Why": "text",
        "Last touch": "day",
        "Journey": "text",
        "Touch": "text",
        "Last meeting": "text",
        "Renewal": "day",
        "Region": "text",
        "Account id": "text",
    }


@lru_cache(maxsize=8)  # most filters do not change this list, which takes as long as all the page
def list_rows(found: Ahead, group: str, *, first: str) -> list[dict[str, Any]]:
    """The first MOST of `all_rows`. Nobody may change them."""
    return all_rows(found, group, first=first, most=MOST)


def all_rows(
    found: Ahead, group: str, *, first: str, most: int | None = None
) -> list[dict[str, Any]]:
    """A line an account of a group, what is at stake in the currency `first` largest on top.

    In the order of `by_stakes`; with `most` only the first so many.
    """
    wanted = standings_in(group)
    members = [account for account in found.accounts if account.standing in wanted]
    order = [first, *(name for name in found.currencies if name != first)]
    if order != list(found.currencies):
        members.sort(key=by_stakes(order))
    return [_row(account, found) for account in members[:most]]


def why(account: Account, *, window_days: int) -> str:
    """Why an account stands in its group, in words."""
    row = account.row
    said = WHY[account.standing].format(
        got=words.plural(row["delivered_count"], "email"),
        asked=words.plural(row["attempted_count"], "email"),
        since=f"since {words.day(row['from_day'])}",
        window_days=window_days,
        **row,
    )
    if account.standing == "opened" and row["unclicked_count"]:
        said += f" Clicks of {row['unclicked_count']} are not tracked."
    if account.missing_count:
        said += f" {words.plural(account.missing_count, 'renewal')} without an amount."
    return said


def _group_row(
    label: str, meaning: str, standings: Sequence[str], *, found: Ahead
) -> dict[str, Any]:
    stakes = sums(found.stakes[standing] for standing in standings)
    return {
        "Group": label,
        "Accounts": sum(found.counts[standing] for standing in standings),
        **{f"At stake {name}": _money(stakes.get(name, 0)) for name in found.currencies},
        "What it means": meaning,
    }


def _row(account: Account, found: Ahead) -> dict[str, Any]:
    row, latest = account.row, account.latest
    return {
        "Account": row["name"],
        "Owner": row["csm"],
        "Days left": row["until_due_days"],
        **{f"At stake {name}": _money(account.stakes.get(name)) for name in found.currencies},
        "Why": why(account, window_days=found.window_days),
        "Last touch": latest["touch_day"],
        "Journey": latest["journey"],
        "Touch": latest["step"],
        "Last meeting": _meeting(latest),
        "Renewal": row["due_day"],
        "Region": row["region"],
        "Account id": row["company_id"],
    }


def _meeting(latest: Mapping[str, Any]) -> str | None:
    if latest["meeting_status"] is None:
        return None
    status = evidence.STATUSES[latest["meeting_status"]]
    day = latest["meeting_day"]
    return f"{status}, {words.day(day)}" if day else status


def _amounts(by_currency: Mapping[str, int | None]) -> str:
    """Amounts side by side, never added; says so where one is not known."""
    return words.listed(
        f"{name} (amounts missing)" if cents is None else f"{name} {Decimal(cents) / 100:,.2f}"
        for name, cents in by_currency.items()
    ).replace(".00", "")


def _money(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents) / 100
