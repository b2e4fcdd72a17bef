"""What a loader must count in the sample, told from the planted rows alone."""

from collections import Counter
from typing import Any

import numpy as np

from sampledata import times
from sampledata.bookings import Meetings
from sampledata.calls import Calls
from sampledata.drafts import Draft
from sampledata.emails import Emails


def counted(mails: list[Draft], others: list[Draft], files: dict[str, Any]) -> dict[str, Any]:
    """Rows a data set holds after loading, emails that count, attempts by journey, meetings
    and calls. `others` are the sheets of `parts.meeting_sheets`, in their order."""
    rows: Counter[str] = Counter()
    for account in files.values():
        rows[account["data_set"]] += account["added"]
    journeys, latest = _attempts(mails)
    bookings, activity = others[1], others[2]
    replaced = {row[0] for row in bookings.rows if _replaces(bookings, row)}
    calls = {activity.value(row, "External Id") for row in activity.rows} - {""}
    return {
        "rows": dict(rows),
        "emails_counted": sum(journeys.values()),
        "attempted_by_journey_id": dict(sorted(journeys.items())),
        "attempted_by_journey": {latest[one]: journeys[one] for one in sorted(journeys)},
        "meetings": rows["booking"] - len(replaced),
        "calls": len(calls),
    }


def as_of(emails: Emails, meetings: Meetings, calls: Calls) -> str:
    """The last event; faults never touch the last rows of a file."""
    made = np.where(np.arange(3)[:, None] <= meetings.moves, meetings.created_at, 0)
    last = max(emails.executed_at.max(), made.max(), calls.started_at.max())
    text: str = times.iso(np.array([last]))[0].as_py()
    return text


def _attempts(mails: list[Draft]) -> tuple[Counter[str], dict[str, str]]:
    """Counted emails by journey id, and the name each journey bore last."""
    attempts: Counter[str] = Counter()
    latest: dict[str, str] = {}
    seen: set[str] = set()
    for draft in mails:
        unread = {id(row) for row, _, _ in draft.unread}
        for row in draft.rows:
            if id(row) in unread or row[0] in seen:
                continue
            seen.add(row[0])
            journey = draft.value(row, "SourceId")
            latest[journey] = draft.value(row, "SourceName")
            is_to = draft.value(row, "AddressType") == "To"
            if is_to and draft.value(row, "Source") == "Advanced Outreach":
                attempts[journey] += 1
    return attempts, latest


def _replaces(bookings: Draft, row: list[str]) -> bool:
    """Does this booking replace another one that is there?"""
    before = bookings.value(row, "rescheduled_from")
    return before not in ("", row[0]) and "NOSUCH" not in before
