"""What shows that a meeting was held, and what came of it, in words: tier, gap, status, reason."""

from collections.abc import Mapping
from typing import Any

from csfunnel.ui import words

SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US
TIERS = {
    "room": "same conference room",
    "attendee": "the contact or a guest was on the call",
    "attendee_late": "the contact or a guest was on the call, which began late",
    "host": "same account and same host",
    "company": "same account",
    "moved": "the contact or a guest was on a call within a day",
    "override": "set by hand",
}
STATUSES = {
    "held": "Held",
    "unverified": "Unverified",
    "no_show": "No-show",
    "too_short": "Too short",
    "cancelled": "Cancelled",
    "upcoming": "Upcoming",
}
RULES = {
    "link_email": "Link of the email",
    "link_journey": "Link of the journey",
    "click": "Click",
    "sent": "Sent to them",
    "colleague": "Colleague's click",
    "none": "No email",
}
MISSED = {
    "too_early": "Held, but too early: before the window began.",
    "after": "Held, but after the renewal had closed.",
    "undated": "Without a closing date nobody can tell whether it came before.",
    "unverified": "Unverified: no recorded call was found, so it may have been held or not.",
    "cancelled": "Cancelled before it began.",
    "no_show": "Marked as no-show, and no call says otherwise.",
    "too_short": "Its call was too short to count as held.",
    "upcoming": "Still ahead of the latest thing in the data.",
}


def status(name: str) -> str:
    """A status as a reader reads it."""
    return STATUSES[name]


def found(meeting: Mapping[str, Any]) -> str:
    """What shows that it was held: `Same conference room: call K01, 4 min after the start`."""
    if meeting["call_id"] is None:
        return _not_found(meeting["status"])
    parts = [f"call {meeting['call_id']}, {gap(meeting['gap_us'])}"]
    if meeting["duration_minutes"] is not None:
        parts.append(f"{meeting['duration_minutes']:.0f} min long")
    unsure = "; another call or meeting fitted as well" if meeting["is_ambiguous"] else ""
    return words.capital(f"{TIERS[meeting['tier']]}: {', '.join(parts)}{unsure}")


def gap(gap_us: int) -> str:
    """How far a call lies from the meeting's start: `4 min after the start`."""
    if abs(gap_us) < SECOND_US:
        return "at the start"
    return f"{length(abs(gap_us))} {'after' if gap_us > 0 else 'before'} the start"


def length(span_us: int) -> str:
    """A span in the largest unit that tells it: `12 days`, `3 h 20 min`, `15 min 1 s`."""
    seconds = span_us // SECOND_US
    if seconds >= 48 * 3600:
        return words.plural(seconds // 86_400, "day")
    for unit, below, each in (("h", "min", 3600), ("min", "s", 60)):
        if seconds >= each:
            rest = seconds % each // (each // 60)
            return f"{seconds // each} {unit}" + (f" {rest} {below}" if rest else "")
    return f"{seconds} s"


def shared(call: Mapping[str, Any]) -> str:
    """What a call nearby has in common with the meeting."""
    common = {
        "is_same_room": "same room",
        "is_attended": "contact or guest on the call",
        "is_same_company": "same account",
        "is_same_host": "same host",
    }
    return words.capital(", ".join(told for name, told in common.items() if call[name]))


def missed(meeting: Mapping[str, Any]) -> str:
    """Why a meeting does not count for a renewal."""
    return MISSED[meeting["reason"]]


def _not_found(name: str) -> str:
    return {
        "unverified": "No recorded call found: unknown, not “not held”",
        "no_show": "Marked as no-show in the booking tool",
        "cancelled": "Cancelled in the booking tool",
        "upcoming": "Still ahead",
    }.get(name, words.DASH)
