"""One account on screen: who owns it, what is next, what was last, and all that happened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from csfunnel.takeaway.cards import Kind, Whole
from csfunnel.ui import data, evidence, words
from csfunnel.ui.accounts import histories
from csfunnel.ui.accounts.histories import Event
from csfunnel.ui.board import Tile
from csfunnel.warehouse import Rows

MOST = 1_000  # emails, and as many other events, on screen
ALL = 10_000_000
TILE_DEFINITIONS = ("as of", "at stake", "delivered", "unverified")
STORY_DEFINITIONS = (
    "as of",
    "delivered",
    "opened",
    "clicked",
    "no-show",
    "too short",
    "unverified",
)
KINDS: dict[str, Kind] = {"Day": "day", "Kind": "text", "What happened": "text", "Who": "text"}


@dataclass(frozen=True)
class Story:
    """An account with what happened, the newest first; `gaps` say what is not known of it.

    `all_count` counts all events, of which `events` may be the newest alone.
    """

    account_id: str
    name: str
    csm: str
    region: str
    latest: Mapping[str, Any]
    events: Sequence[Event]
    all_count: int
    gaps: Sequence[str]
    as_of_day: date

    @property
    def sentence(self) -> str:
        """Whose it is, how much happened, and what is not known."""
        owned = f"{self.csm}, {self.region}: {histories.summary(self.events)}"
        return " ".join((owned, *self.gaps))

    @property
    def view(self) -> str:
        """What is in view in the account's own cards."""
        as_of = f"data as of {words.day(self.as_of_day)}"
        return f"All of account {self.name}, whatever the filters · {as_of}"

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The events in words, the newest first."""
        return _in_words(self.events)

    @property
    def whole(self) -> Whole:
        """All events in words, however many they are."""
        return Whole(
            self.all_count, lambda: [_in_words(histories.of(*_told(self.account_id, ALL)))]
        )


def story(account_id: str, span: Mapping[str, Any]) -> Story:
    """What happened with an account, whatever the filters."""
    emails, others = _told(account_id, MOST)
    account = _row_of(data.report("accounts_choices"), account_id)
    return Story(
        account_id=account_id,
        name=account["name"],
        csm=account["csm"],
        region=account["region"],
        latest=_row_of(data.report("accounts_latest"), account_id),
        events=histories.of(emails, others),
        all_count=histories.all_count(emails, others),
        gaps=histories.gaps(emails, others, span),
        as_of_day=span["as_of_day"],
    )


def tiles(told: Story) -> list[Tile]:
    """Who owns the account, what is next, and what was last."""
    latest = told.latest
    touch_day = latest["touch_day"]
    status = latest["meeting_status"]
    return [
        Tile("Owner", told.csm, told.region),
        _renewal_tile(told),
        Tile(
            "Last touch",
            words.day(touch_day) if touch_day else words.DASH,
            f"{latest['journey']}, {latest['step']}" if touch_day else "no email was delivered",
            help="The latest email that was delivered to the account.",
        ),
        Tile(
            "Last meeting",
            evidence.STATUSES.get(status, words.DASH),
            _when_met(latest),
            help="Unverified means no call was found: not known whether it was held.",
        ),
    ]


def _told(account_id: str, most: int) -> tuple[Rows, Rows]:
    """The account's emails and its other events, the newest of each."""
    asked = {"account": account_id, "most": most}
    return data.report("accounts_emails", asked), data.report("accounts_events", asked)


def _in_words(events: Iterable[Event]) -> list[dict[str, Any]]:
    return [
        dict(zip(KINDS, (each.day, each.lane, each.said, each.who or None), strict=True))
        for each in events
    ]


def _when_met(latest: Mapping[str, Any]) -> str:
    """The day of the last meeting, which its booking may not tell."""
    if latest["meeting_id"] is None:
        return "none was booked"
    day = latest["meeting_day"]
    return words.day(day) if day else "its start is unknown"


def _renewal_tile(told: Story) -> Tile:
    """The next open renewal with all that is at stake on its day; an overdue one before it."""
    dated = [each for each in told.events if each.kind == "renewal_open" and each.day]
    if not dated:
        return Tile("Next renewal", words.DASH, "no open renewal")
    days = sorted({each.day for each in dated if each.day})
    ahead = [day for day in days if day >= told.as_of_day]
    day = ahead[0] if ahead else days[-1]
    stakes = words.listed(histories.money(each.row) for each in dated if each.day == day)
    left = (day - told.as_of_day).days
    when = f"in {words.plural(left, 'day')}"
    if left < 0:
        when = f"{words.plural(-left, 'day')} overdue"
    return Tile("Next renewal", words.day(day), f"{stakes} at stake, {when}")


def _row_of(rows: Rows, account_id: str) -> Mapping[str, Any]:
    return next(row for row in rows if row["company_id"] == account_id)
