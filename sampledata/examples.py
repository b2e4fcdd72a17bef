"""Meetings of the sample whose attribution rule and matching tier leave no doubt."""

from typing import Any

import numpy as np

from sampledata import times
from sampledata.booking_exports import booking_ids
from sampledata.bookings import COLLEAGUE, LINK_EMAIL, LINK_JOURNEY, NONE, PLAIN, Meetings
from sampledata.calls import ATTENDEE, COMPANY, HOST, LATE, MOVED, ROOM, Calls
from sampledata.emails import CONTENT, Emails
from sampledata.exports import email_ids
from sampledata.ids import Flags

EACH = 4
WINDOW_SECONDS = 30 * times.DAY
TIERS = {
    ROOM: "room",
    ATTENDEE: "attendee",
    LATE: "attendee_late",
    HOST: "host",
    COMPANY: "company",
    MOVED: "moved",
}

Examples = dict[str, list[dict[str, Any]]]


def rule_examples(emails: Emails, meetings: Meetings) -> Examples:
    """Up to four meetings a rule of METRICS, with the email where the rule can mean but one."""
    found: Examples = {}
    known = ~meetings.in_calendly
    recent = (
        meetings.created_at[0] - emails.executed_at[np.maximum(meetings.email, 0)] < WINDOW_SECONDS
    )
    plain = known & (meetings.way == PLAIN) & recent
    for rule, rows in (
        ("link_email", known & (meetings.way == LINK_EMAIL)),
        ("link_journey", known & (meetings.way == LINK_JOURNEY)),
        ("click", plain & meetings.was_clicked),
        ("sent", plain & ~meetings.was_clicked & ~_clicked_before(emails, meetings)),
        ("colleague", known & (meetings.way == COLLEAGUE) & recent),
        ("none", known & (meetings.way == NONE)),
    ):
        chosen = np.flatnonzero(rows)[:EACH]
        ids = booking_ids(meetings, link=0).take(chosen).to_pylist()
        found[rule] = [{"meeting_id": meeting_id} for meeting_id in ids]
        if rule == "link_email":
            drove = email_ids(meetings.email[chosen]).to_pylist()
            found[rule] = [
                one | {"email_id": email} for one, email in zip(found[rule], drove, strict=True)
            ]
    return found


def tier_examples(meetings: Meetings, calls: Calls) -> Examples:
    """Up to four meetings a tier with the call each must be matched to: nothing else of their
    account or host is near in time."""
    alone = _alone(meetings, calls) & ~meetings.in_calendly
    found: Examples = {}
    for kind, tier in TIERS.items():
        rows = np.flatnonzero(calls.kind == kind)
        rows = rows[alone[calls.meeting[rows]]][:EACH]
        ids = booking_ids(meetings, link=0).take(calls.meeting[rows]).to_pylist()
        call_ids = calls.call_id.take(rows).to_pylist()
        found[tier] = [{"meeting_id": m, "call_id": c} for m, c in zip(ids, call_ids, strict=True)]
    return found


def _clicked_before(emails: Emails, meetings: Meetings) -> Flags:
    """Was any email to the same contact in the window clicked?"""
    clicks = np.flatnonzero(emails.links & CONTENT)
    far = 10**11
    when = np.sort(emails.contact[clicks] * far + emails.executed_at[clicks])
    until = meetings.contact * far + meetings.created_at[0]
    found: Flags = np.searchsorted(when, until) > np.searchsorted(when, until - WINDOW_SECONDS)
    return found


def _alone(meetings: Meetings, calls: Calls) -> Flags:
    """No other meeting or call of the same account within two days, none of the host within two
    hours."""
    at = meetings.last_start
    alone = np.zeros(len(meetings), dtype=bool)
    for number in np.unique(calls.meeting[calls.meeting >= 0]):
        company, host, start = meetings.company[number], meetings.host[number], at[number]
        near = np.abs(at - start) < 2 * times.DAY
        hour = np.abs(at - start) < 2 * times.HOUR
        rivals = (near & (meetings.company == company)) | (hour & (meetings.host == host))
        called = np.abs(calls.started_at - start)
        rival_calls = (called < 2 * times.DAY) & (calls.company == company)
        rival_calls |= (called < 2 * times.HOUR) & (calls.host == host)
        rival_calls &= calls.meeting != number
        alone[number] = rivals.sum() == 1 and not rival_calls.any()
    return alone
