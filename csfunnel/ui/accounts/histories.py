"""What happened with one account, event by event, in words and in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from csfunnel.ui import words
from csfunnel.warehouse import Rows

LANES = ("Emails", "Opens", "Clicks", "Bookings", "Meetings", "Calls", "Renewals")
SAYINGS = {
    "delivered": "Email delivered",
    "bounced": "Email bounced",
    "rejected": "Email refused",
    "unsent": "Email not sent",
    "opened": "Email opened",
    "clicked": "Email clicked",
    "booked": "Meeting booked",
    "rescheduled": "Meeting moved",
    "cancelled": "Meeting cancelled",
    "meeting_held": "Meeting held",
    "meeting_upcoming": "Meeting to come",
    "meeting_no_show": "Meeting, no-show",
    "meeting_too_short": "Meeting, too short to count",
    "meeting_unverified": "Meeting, no call found: not known whether it was held",
    "meeting_cancelled": "Meeting that was cancelled",
    "call": "Call",
    "renewal_open": "Renewal due",
    "renewal_won": "Renewal won",
    "renewal_lost": "Renewal lost",
}
NO_TIME = {
    "opened": " (when is not known: shown at its email)",
    "clicked": " (when is not known: shown at its email)",
}


@dataclass(frozen=True)
class Event:
    """One thing that happened: where in the picture it stands, and what a reader reads.

    `at` and `day` are None where neither is known; `row` is the report's.
    """

    lane: str
    kind: str
    at: datetime | None
    day: date | None
    said: str
    who: str
    row: Mapping[str, Any]


def of(emails: Rows, others: Rows) -> list[Event]:
    """The events of the reports accounts_emails and accounts_events, the newest first."""
    events = [event for row in emails for event in _of_email(row)] + [_other(row) for row in others]
    return sorted(events, key=_order, reverse=True)


def gaps(emails: Rows, others: Rows, span: Mapping[str, Any]) -> list[str]:
    """What the story cannot tell, a sentence each: what is not loaded, tracked or shown."""
    parts = {
        "emails_count": "email log",
        "bookings_count": "bookings",
        "calls_count": "calls",
        "renewals_count": "renewals",
    }
    found = [f"No {name} loaded yet." for part, name in parts.items() if not span[part]]
    delivered = [row for row in emails if row["outcome"] == "delivered"]
    for what in ("opened", "clicked"):
        unknown = sum(row[f"is_{what}"] is None for row in delivered)
        if unknown:
            found.append(
                f"Whether {words.count(unknown)} of {words.plural(len(delivered), 'email')} "
                f"delivered were {what} is not known: their export does not track it."
            )
    for rows, name in ((emails, "emails"), (others, "other events")):
        if rows and rows[0]["all_count"] > len(rows):
            found.append(
                f"Only the newest {words.count(len(rows))} of {words.count(rows[0]['all_count'])} "
                f"{name} are shown."
            )
    return found


def all_count(emails: Rows, others: Rows) -> int:
    """How many events there are in all, of which the reports may give the newest alone."""
    found = (
        rows[0][name]
        for rows, name in ((emails, "all_events_count"), (others, "all_count"))
        if rows
    )
    return sum(found)


def summary(events: Sequence[Event]) -> str:
    """How much happened, in one line."""
    counts = {lane: sum(each.lane == lane for each in events) for lane in LANES}
    held = sum(each.kind == "meeting_held" for each in events)
    return (
        f"{words.plural(counts['Emails'], 'email')}, {words.count(counts['Opens'])} opened, "
        f"{words.count(counts['Clicks'])} clicked; "
        f"{words.plural(counts['Meetings'], 'meeting')}, {words.count(held)} held; "
        f"{words.plural(counts['Calls'], 'call')}; {words.plural(counts['Renewals'], 'renewal')}."
    )


def money(row: Mapping[str, Any]) -> str:
    """The amount of a renewal as text; says so where it is missing."""
    if row["amount_cents"] is None:
        return "amount missing"
    return f"{row['currency']} {Decimal(row['amount_cents']) / 100:,.2f}"


def _order(event: Event) -> tuple[float, int]:
    """By time, what has none last; of one moment an email comes before its opening and click."""
    moment = event.at.timestamp() if event.at else float("-inf")
    return moment, LANES.index(event.lane)


def _of_email(row: Mapping[str, Any]) -> list[Event]:
    """The email, and its opening and click where they are known."""
    found = [_email_event(row, "Emails", row["outcome"], row["executed_at"], row["executed_day"])]
    for lane, what in (("Opens", "opened"), ("Clicks", "clicked")):
        if row[f"is_{what}"]:
            at = row[f"{what}_at"] or row["executed_at"]
            found.append(_email_event(row, lane, what, at, row[f"{what}_day"]))
    return found


def _email_event(row: Mapping[str, Any], lane: str, kind: str, at: datetime, day: date) -> Event:
    place = f"{row['journey']}, {row['step']}"
    said = f"{SAYINGS[kind]}: {row['subject'] or 'no subject'} ({place})"
    if not row["is_counted"]:
        said += ", not counted: a copy, or not from a journey"
    if kind in NO_TIME and row[f"{kind}_at"] is None:
        said += NO_TIME[kind]
    return Event(lane, kind, at, day, said, row["contact"] or "", row)


def _other(row: Mapping[str, Any]) -> Event:
    kind, what = row["kind"], row["what"]
    said = SAYINGS[kind]
    if row["refers_day"] is not None:
        said += f" for {words.day(row['refers_day'])}"
    if row["duration_minutes"] is not None:
        said += f", {row['duration_minutes']:.0f} minutes"
    if row["lane"] == "Renewals":
        said += f", {money(row)}" + (" at stake" if kind == "renewal_open" else "")
    if what:
        said += f": {what}"
    return Event(
        row["lane"], kind, row["happened_at"], row["happened_day"], said, row["who"] or "", row
    )
