"""Meetings on screen: every one with its evidence, those that wait, and those to win back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import streamlit as st

from csfunnel.filters import Filters
from csfunnel.funnel import Answer
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import evidence, words
from csfunnel.ui.asking import ask, ask_all
from csfunnel.warehouse import Rows

MOST = 1000  # rows of a list on screen; what is left out is said, and taken along
LIST_KINDS: dict[str, Kind] = {
    "Account": "text",
    "Starts": "instant",
    "Status": "text",
    "How we know": "text",
    "Credited to": "text",
    "Why": "text",
    "CSM": "text",
    "Contact": "text",
    "Host": "text",
    "Booked on": "instant",
    "Meeting": "text",
}
QUEUE_KINDS: dict[str, Kind] = {
    "Account": "text",
    "Starts": "instant",
    "Why it waits": "text",
    "Calls nearby": "count",
    "Nearest call": "text",
    "CSM": "text",
    "Contact": "text",
    "Host": "text",
    "Meeting": "text",
}
NEARBY_KINDS: dict[str, Kind] = {
    "Call": "text",
    "When": "text",
    "In common": "text",
    "Belongs to": "text",
    "Title": "text",
    "Minutes": "number",
    "Fits": "text",
    "Recording": "link",
}
OVERRIDE_KINDS: dict[str, Kind] = {
    "Meeting": "text",
    "Account": "text",
    "Set to": "text",
    "Note": "text",
    "What it does": "text",
    "File": "text",
    "Set on": "instant",
}
EFFECTS = {
    "decides": "Decides",
    "unknown_meeting": "Nothing: there is no such meeting",
    "unknown_call": "Nothing: there is no such call",
    "superseded": "Nothing: another decision has this meeting or call",
    "cancelled": "Nothing: the meeting is cancelled",
    "upcoming": "Nothing yet: the meeting is still ahead",
}


def headline(meetings: Answer, *, gap: str, held_gap: str) -> str:
    """What is known of the meetings in view, in one sentence."""
    due, by_status = meetings["due"], meetings["by_status"]
    if gap:
        return words.capital(gap)
    if held_gap:
        return f"{words.plural(meetings['booked'], 'meeting')} booked; {held_gap}"
    if not due:
        return f"{words.plural(meetings['booked'], 'meeting')} booked, none due yet"
    held, unknown = by_status["held"], by_status["unverified"]
    start = (
        f"{words.count(held)} of {words.plural(due, 'meeting')} due were held "
        f"({words.percent(meetings['held_rate'])})"
    )
    if not unknown:
        return start
    told = f"{words.count(unknown)} {'is' if unknown == 1 else 'are'} unverified"
    return f"{start}; {told}, so it may be up to {words.percent(meetings['held_ceiling'])}"


def statuses() -> list[str] | None:
    """Draw the choice of statuses, kept in the link; None for all."""
    return (
        st.pills(
            "Status",
            evidence.STATUSES,
            format_func=evidence.status,
            selection_mode="multi",
            key="status",
            bind="query-params",
        )
        or None
    )


def in_view(view: str, wanted: Sequence[str] | None) -> str:
    """What is in view in the list of all meetings: that of the page, and the statuses chosen."""
    if not wanted:
        return view
    return f"{view} · status: {words.listed(evidence.status(name) for name in wanted)}"


def listed(chosen: Filters, *, wanted: Sequence[str] | None, is_waiting: bool = False) -> Rows:
    """The rows of meetings_list under the filters on screen, the latest first."""
    return ask("meetings_list", chosen, **_own(wanted, is_waiting=is_waiting), most=MOST)


def all_listed(
    chosen: Filters, *, wanted: Sequence[str] | None, is_waiting: bool = False
) -> Callable[[], Iterator[Rows]]:
    """What reads the same rows beyond MOST too, in parts."""
    own = _own(wanted, is_waiting=is_waiting)
    return ask_all("meetings_list", chosen, **own, most=None)


def one(meeting_id: str, chosen: Filters) -> Rows:
    """The row of one meeting, whatever the filters say; none where there is no such meeting."""
    return ask(
        "meetings_list", chosen, statuses=None, is_waiting=False, meeting_id=meeting_id, most=1
    )


def list_rows(rows: Rows) -> list[dict[str, Any]]:
    """A line a meeting."""
    return [
        {
            "Meeting": row["meeting_id"],
            "Account": row["account"],
            "Starts": row["starts_at"],
            "Status": evidence.status(row["status"]),
            "How we know": evidence.found(row),
            "Credited to": _credited(row),
            "Why": f"{evidence.RULES[row['rule']]}: {row['rule_sentence']}",
            "CSM": row["csm"],
            "Contact": row["contact_key"],
            "Host": row["host_key"],
            "Booked on": row["created_at"],
        }
        for row in rows
    ]


def list_sentence(rows: Rows) -> str:
    """How many there are, in which order."""
    return f"{words.plural(count_of(rows), 'meeting')}, the latest first." if rows else ""


def count_of(rows: Rows) -> int:
    """How many meetings there are, those beyond MOST too."""
    return int(rows[0]["all_count"]) if rows else 0


def queue_rows(rows: Rows, nearby: Rows) -> list[dict[str, Any]]:
    """A line a meeting that waits for a decision; those with a call nearby come first."""
    calls: dict[str, Rows] = {}
    for call in nearby:
        calls.setdefault(call["meeting_id"], []).append(call)
    found = [_queue_row(row, calls.get(row["meeting_id"], [])) for row in rows]
    return sorted(found, key=lambda row: not row["Calls nearby"])


def queue_sentence(rows: Rows, nearby: Rows) -> str:
    """How many wait, those beyond MOST too, and what to do first."""
    if not rows:
        return ""
    count = count_of(rows)
    near = len({call["meeting_id"] for call in nearby})
    waiting = f"{words.plural(count, 'meeting')} {'waits' if count == 1 else 'wait'}"
    if not near:
        return f"{waiting} for a decision; none has a call of its account, contact or room nearby."
    if count > len(rows):
        return (
            f"{waiting} for a decision. Of {words.count(near)} a call of the account, contact or "
            "room lies within a day; these come first."
        )
    return (
        f"{waiting} for a decision. Begin with the {words.count(near)} on top: a call of the "
        "account, contact or room lies within a day."
    )


def nearby_rows(rows: Rows) -> list[dict[str, Any]]:
    """A line a call within a day of one meeting, the best first."""
    tiers = list(evidence.TIERS.values())
    return [
        {
            "Call": row["call_id"],
            "When": words.capital(evidence.gap(row["gap_us"])),
            "In common": evidence.shared(row),
            "Title": row["call_title"],
            "Minutes": row["duration_minutes"],
            "Fits": words.capital(tiers[row["tier_no"] - 1])
            if row["tier_no"]
            else "Too far off to match by itself",
            "Belongs to": f"meeting {row['taken_by']}" if row["taken_by"] else "no other meeting",
            "Recording": row["call_url"],
        }
        for row in rows
    ]


def override_rows(rows: Rows) -> list[dict[str, Any]]:
    """A line a match set by hand."""
    return [
        {
            "Meeting": row["booking_id"],
            "Account": row["account"],
            "Set to": "no call" if row["is_none"] else f"call {row['call_id']}",
            "Note": row["note"],
            "What it does": EFFECTS[row["effect"]],
            "File": f"{row['file_id']}: {row['file_name']}",
            "Set on": row["loaded_at"],
        }
        for row in rows
    ]


def _own(wanted: Sequence[str] | None, *, is_waiting: bool) -> dict[str, Any]:
    return {"statuses": wanted, "is_waiting": is_waiting, "meeting_id": None}


def _queue_row(row: Mapping[str, Any], calls: Rows) -> dict[str, Any]:
    nearest = min(calls, key=lambda call: abs(call["gap_us"]), default=None)
    return {
        "Meeting": row["meeting_id"],
        "Account": row["account"],
        "Starts": row["starts_at"],
        "Why it waits": "Another call or meeting fits as well"
        if row["is_ambiguous"]
        else "No recorded call was found",
        "Calls nearby": len(calls),
        "Nearest call": _nearest(nearest) if nearest else words.DASH,
        "CSM": row["csm"],
        "Contact": row["contact_key"],
        "Host": row["host_key"],
    }


def _nearest(call: Mapping[str, Any]) -> str:
    return f"{words.capital(evidence.gap(call['gap_us']))}: call {call['call_id']}"


def _credited(row: Mapping[str, Any]) -> str:
    has_step = row["step"] not in ("No step", None)
    return f"{row['journey']}, {row['step']}" if has_step else str(row["journey"])
