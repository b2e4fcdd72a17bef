"""A match of meeting and call set by hand: the file it becomes, and what may be wrong with it."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any

DATA_SET = "match_override"
NONE = "none"
HEADER = ("booking_id", "call_id", "note", "set_at")


@dataclass(frozen=True)
class Decision:
    """One meeting and the call it was, or no call, with the reason; `call_id` None is undecided."""

    meeting_id: str
    call_id: str | None
    note: str

    @property
    def is_none(self) -> bool:
        """Whether it says that no call belongs to the meeting."""
        return self.call_id == NONE


def trouble(
    decision: Decision,
    meeting: Mapping[str, Any],
    *,
    calls: Sequence[Mapping[str, Any]],
    overrides: Sequence[Mapping[str, Any]],
) -> str:
    """What stands against a decision, in words; empty where nothing does.

    `meeting` is its row of meetings_list, `calls` the rows of meetings_call (none for an unknown
    call), `overrides` those of meetings_overrides.
    """
    if meeting["status"] in ("cancelled", "upcoming"):
        return (
            f"This meeting is {meeting['status']}, and no call can change that. Only meetings "
            "whose time has come can be matched."
        )
    if not decision.call_id:
        return "Choose a call, or say that there was none."
    if not decision.note.strip():
        return "Say in the note how you know, so that others can follow."
    if not decision.is_none and not calls:
        return (
            f"There is no call {decision.call_id} in the data. Check its id, or load the calls it "
            "is in."
        )
    return _clash(decision, overrides)


def _clash(decision: Decision, overrides: Sequence[Mapping[str, Any]]) -> str:
    """What earlier decisions say against this one."""
    for other in overrides:
        if other["effect"] != "decides":
            continue
        is_same_meeting = other["meeting_id"] == decision.meeting_id
        is_same_call = (NONE if other["is_none"] else other["call_id"]) == decision.call_id
        if is_same_meeting and is_same_call:
            return "This is what is set already. Nothing would change."
        if is_same_call and not decision.is_none:
            return (
                f"Call {decision.call_id} is set by hand for meeting {other['meeting_id']} "
                "already. Set that meeting to another call, or to none, first."
            )
    return ""


def csv_of(decision: Decision, *, moment: datetime) -> str:
    """The decision as a file of the data set match_override.

    The moment makes its bytes new: whoever takes a decision back and makes it again is taken at
    their word, where the door would refuse the same bytes.
    """
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    note = " ".join(decision.note.split())
    writer.writerow([decision.meeting_id, decision.call_id, note, moment.isoformat()])
    return out.getvalue()


def file_name(decision: Decision, *, moment: datetime) -> str:
    """What the file is called in the ledger."""
    kept = "".join(char if char.isalnum() else "-" for char in decision.meeting_id)[:60]
    return f"override-{kept}-{moment:%Y%m%dT%H%M%SZ}.csv"
