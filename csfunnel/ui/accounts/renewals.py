"""Accounts with a renewal ahead: how far each has come, what is at stake, and on which list."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from csfunnel.filters import Filters
from csfunnel.ui import data
from csfunnel.warehouse import Ask

TO_DO = "To work on"
ALL = "All groups"
LABELS = {
    "clicked": "Clicked, not booked",
    "opened": "Opened, not booked",
    "never": "Never mailed",
    "cancelled": "Cancelled, not rebooked",
    "untracked": "Opens unknown",
    "unopened": "Not opened",
    "undelivered": "Not delivered",
    "unasked": "Booked, not mailed",
    "booked": "Booked",
}
ON_LIST = ("clicked", "opened", "never")
BOOKED = ("booked", "unasked")
LISTS = (TO_DO, *LABELS.values(), ALL)
LEAST_WINDOW_DAYS = 120  # when renewal journeys begin: a shorter look ahead must not hide a booking
NEEDS = {
    "renewals_count": "No renewals loaded yet, so nobody is due.",
    "companies_count": "No accounts loaded yet, so renewals belong to nobody.",
    "emails_count": "No email log loaded yet, so who was mailed is not known.",
    "bookings_count": "No bookings loaded yet, so who has booked is not known.",
}


class Account(NamedTuple):
    """An account with a renewal ahead: its standing, its last touch and meeting, its stakes.

    `stakes` holds cents by currency, None where no amount is known; `row` and `latest` are rows of
    accounts_worklist and accounts_latest.
    """

    row: Mapping[str, Any]
    latest: Mapping[str, Any]
    stakes: Mapping[str, int | None]
    missing_count: int

    @property
    def standing(self) -> str:
        """A key of LABELS."""
        return str(self.row["standing"])


@dataclass(frozen=True)
class Ahead:
    """All accounts with a renewal ahead, the currencies of any, and open renewals on no list.

    Accounts come in the order of `by_stakes`, currencies with the one of most accounts first.
    Emails count from `window_days` before a renewal on. `gap` says why there is no telling;
    then there are none.
    """

    within_days: int
    window_days: int = LEAST_WINDOW_DAYS
    accounts: Sequence[Account] = ()
    currencies: Sequence[str] = ()
    elsewhere: Sequence[Mapping[str, Any]] = ()
    gap: str = ""

    # By itself, not by what it holds: a cache is asked for the very one, and equals only miss it.
    __hash__ = object.__hash__

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many accounts have each standing; those that none has are left out."""
        found = Counter(account.standing for account in self.accounts)
        return {standing: found[standing] for standing in LABELS if standing in found}

    @cached_property
    def stakes(self) -> Mapping[str, Mapping[str, int | None]]:
        """What is at stake by standing, as `sums`."""
        found: dict[str, list[Mapping[str, int | None]]] = {name: [] for name in self.counts}
        for account in self.accounts:
            found[account.standing].append(account.stakes)
        return {standing: sums(stakes) for standing, stakes in found.items()}


def ahead(chosen: Filters, *, within_days: int, span: Mapping[str, Any]) -> Ahead:
    """Every account with an open renewal due in so many days, under the filters that apply."""
    gap = next((said for part, said in NEEDS.items() if not span[part]), "")
    if gap:
        return Ahead(within_days, gap=gap)
    who = Filters(
        csms=chosen.csms, regions=chosen.regions, journeys=chosen.journeys, steps=chosen.steps
    )
    return data.told(told, who, within_days=within_days)


def told(ask: Ask, who: Filters, *, within_days: int) -> Ahead:
    """The same from the reports that `ask` gives, under filters of accounts and journeys only."""
    asked = who.params(("csms", "regions", "journeys", "steps"))
    team = {name: asked[name] for name in ("csms", "regions")}
    window_days = max(within_days, LEAST_WINDOW_DAYS)
    days = {"within_days": within_days, "window_days": window_days}
    rows = ask("accounts_worklist", {**days, **asked})
    stakes = ask("accounts_stakes", {"within_days": within_days, **team})
    latest = {row["company_id"]: row for row in ask("accounts_latest", {})}
    own: dict[str, dict[str, int | None]] = {}
    missing: Counter[str] = Counter()
    for stake in stakes:
        if stake["place"] == "ahead":
            own.setdefault(stake["company_id"], {})[stake["currency"]] = stake["stake_cents"]
            missing[stake["company_id"]] += stake["missing_count"]
    ids = [row["company_id"] for row in rows]
    members = [
        Account(row, latest[name], own[name], missing[name])
        for name, row in zip(ids, rows, strict=True)
    ]
    uses = Counter(chain.from_iterable(own[name] for name in ids))
    currencies = [name for name, _ in uses.most_common()]
    members.sort(key=by_stakes(currencies))
    return Ahead(
        within_days,
        window_days,
        accounts=members,
        currencies=currencies,
        elsewhere=[stake for stake in stakes if stake["place"] not in {"ahead", "later"}],
    )


def by_stakes(currencies: Sequence[str]) -> Callable[[Account], tuple[Any, ...]]:
    """The order of lists: what is at stake, largest first, currency after currency.

    Accounts without one follow in the order of the others, then of the days left.
    """
    return lambda account: (
        *(-(account.stakes.get(name) or -1) for name in currencies),
        account.row["due_day"],
        account.row["name"],
    )


def standings_in(group: str) -> Collection[str]:
    """The standings of accounts on the list of a group, by its name in LISTS."""
    if group == TO_DO:
        return ON_LIST
    return [standing for standing, label in LABELS.items() if group in {ALL, label}]


def sums(stakes: Iterable[Mapping[str, int | None]]) -> dict[str, int | None]:
    """Cents by currency: of the amounts that are known, None where none is."""
    found: dict[str, int | None] = {}
    for each in stakes:
        for name, cents in each.items():
            if cents is None:
                found.setdefault(name, None)
            else:
                found[name] = (found.get(name) or 0) + cents
    return found
