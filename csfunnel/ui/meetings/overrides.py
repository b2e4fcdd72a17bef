"""Setting a match by hand: choose the meeting and its call, and see what that changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from csfunnel import funnel as funnels
from csfunnel import overriding
from csfunnel.errors import CsfunnelError
from csfunnel.filters import Filters
from csfunnel.intake.door import Asked, Door
from csfunnel.mishaps import Unforeseen
from csfunnel.overriding import NONE, Decision
from csfunnel.settings import now
from csfunnel.ui import access, choosing, evidence, state, words
from csfunnel.ui.asking import ask
from csfunnel.ui.meetings import meetings
from csfunnel.warehouse import Rows

SAID = "override_said"
OTHER = "another"
WHO = "meetings page"  # who set a match, where the server has no login
MONEY = {
    "journeys": "from journeys",
    "no_journey": "from no journey",
    "no_meeting": "of no meeting",
}


@dataclass(frozen=True)
class Snapshot:
    """The numbers a match can change: each meeting's status and call, and all in view."""

    found: Mapping[str, tuple[str, str | None]]
    answer: funnels.Answer


def choose(rows: Rows, chosen: Filters) -> Mapping[str, Any] | None:
    """Draw the choice of a meeting, kept in the link."""
    return choosing.one(
        "meeting",
        rows,
        named=lambda name: meetings.one(name, chosen),
        about="The meetings listed above; those that wait for a decision come first.",
    )


def about(meeting: Mapping[str, Any]) -> str:
    """The meeting in a sentence: when, who, and what is known of it."""
    starts = meeting["starts_at"]
    when = f"{words.day(starts)}, {starts:%H:%M} UTC" if starts else "an unknown time"
    host = f", hosted by {meeting['host_key']}" if meeting["host_key"] else ""
    who = "A meeting" if meeting["account"] == "No company" else meeting["account"]
    contact = meeting["contact_key"] or "an unknown contact"
    return (
        f"{who} with {contact} on {when}{host}. "
        f"{evidence.status(meeting['status'])}: {evidence.found(meeting)}."
    )


def form(meeting: Mapping[str, Any], calls: Rows, chosen: Filters) -> None:
    """Draw the decision on one meeting, and take it on demand."""
    shown = state.shown()
    by_id = {call["call_id"]: call for call in calls}
    # A form sends all at once: a note half typed would else be lost with each click.
    with st.form(f"override {meeting['meeting_id']}", border=True):
        picked = st.radio(
            "What was this meeting?",
            [*by_id, NONE, OTHER],
            index=None,
            format_func=lambda call_id: _option(call_id, by_id),
        )
        other = st.text_input("Call id, if it is another call").strip()
        note = st.text_input("Note: how do you know?", max_chars=500)
        if shown.is_sample:
            st.caption(
                "This is the made-up sample, which stays as it is. Load your own data on the Data "
                "page to set matches."
            )
        if st.form_submit_button("Set this match", disabled=shown.is_sample):
            call_id = other if picked == OTHER else picked
            _decide(Decision(meeting["meeting_id"], call_id, note), meeting, chosen)


def results(meeting: Mapping[str, Any] | None) -> None:
    """Say what the last decision changed, as long as no other meeting is looked at."""
    meeting_id, said = st.session_state.get(SAID, ("", []))
    if said and (meeting is None or meeting["meeting_id"] == meeting_id):
        first, *rest = said
        st.success("\n".join([words.plain(first), *(f"- {words.plain(each)}" for each in rest)]))


def changes(decision: Decision, before: Snapshot, after: Snapshot, *, file_id: int) -> list[str]:
    """What a decision changed, a sentence each; the first is about its own meeting."""
    own = decision.meeting_id
    found = [_own(own, before, after)]
    found += [
        _other(name, before.found[name], now_)
        for name, now_ in sorted(after.found.items())
        if name != own and name in before.found and before.found[name] != now_
    ]
    found.append(_rate(before.answer, after.answer))
    found += _money(before.answer, after.answer)
    return [*found, f"To take it back, withdraw file {file_id} on the Data page."]


def _decide(decision: Decision, meeting: Mapping[str, Any], chosen: Filters) -> None:
    """Take the decision through the door, unless something stands against it."""
    trouble = overriding.trouble(
        decision,
        meeting,
        calls=ask("meetings_call", chosen, call_id=decision.call_id),
        overrides=ask("meetings_overrides", chosen),
    )
    if trouble:
        st.session_state.pop(SAID, None)
        st.error(words.plain(trouble))
        return
    with Unforeseen("setting a match by hand") as mishap:
        try:
            with st.spinner("Setting the match …", show_time=True):
                said = _taken(state.shown().door, decision, chosen)
            st.session_state[SAID] = decision.meeting_id, said
        except CsfunnelError as problem:
            st.error(words.plain(str(problem)))
            return
    if mishap.said:
        st.error(words.plain(mishap.said))
        return
    st.rerun()


def _taken(door: Door, decision: Decision, chosen: Filters) -> list[str]:
    """Load the decision as a file; what it changed. No other writer comes between."""
    moment = now()
    with door.warehouse.writing, TemporaryDirectory() as folder:
        before = _snapshot(door, chosen)
        path = Path(folder) / "override.csv"
        path.write_text(overriding.csv_of(decision, moment=moment), encoding="utf-8")
        [loaded] = door.load(
            path,
            name=overriding.file_name(decision, moment=moment),
            asked=Asked(data_set=overriding.DATA_SET),
            who=access.who() or WHO,
        )
        return changes(decision, before, _snapshot(door, chosen), file_id=loaded.file_id)


def _snapshot(door: Door, chosen: Filters) -> Snapshot:
    rows = door.warehouse.report("meetings", {"credit": "all"})
    found = {row["meeting_id"]: (row["status"], row["call_id"]) for row in rows}
    return Snapshot(found, funnels.funnel(door.warehouse, chosen))


def _option(call_id: str, by_id: Mapping[str, Mapping[str, Any]]) -> str:
    if call_id == NONE:
        return "No call belongs to it"
    if call_id == OTHER:
        return "Another call, whose id I give below"
    call = by_id[call_id]
    title = f" “{call['call_title']}”" if call["call_title"] else ""
    taken = f" (now of meeting {call['taken_by']})" if call["taken_by"] else ""
    return words.plain(f"Call {call_id}{title}, {evidence.gap(call['gap_us'])}{taken}")


def _own(name: str, before: Snapshot, after: Snapshot) -> str:
    (was, was_call), (is_, is_call) = before.found[name], after.found[name]
    call = f"matched to call {is_call}" if is_call else "matched to no call"
    old = f"before it was {evidence.status(was).lower()}" if was != is_ else "as before"
    had = f", matched to call {was_call}" if was_call else ""
    return f"Meeting {name} is {evidence.status(is_).lower()}, {call}; {old}{had}."


def _other(name: str, was: tuple[str, str | None], is_: tuple[str, str | None]) -> str:
    call = f"has call {is_[1]}" if is_[1] else f"has lost call {was[1]}"
    return f"Meeting {name} {call} and is {evidence.status(is_[0]).lower()} now."


def _rate(before: funnels.Answer, after: funnels.Answer) -> str:
    was, is_ = (each["meetings"]["held_rate"] for each in (before, after))
    if was == is_:
        return f"The held rate in view stays at {words.percent(is_)}."
    return f"The held rate in view goes from {_told_apart(was, is_)}."


def _told_apart(was: float | None, is_: float | None) -> str:
    """Two shares with as few decimals as tell them apart."""
    if was is None or is_ is None:
        return f"{words.percent(was)} to {words.percent(is_)}"
    decimals = next((each for each in range(4) if f"{was:.{each}%}" != f"{is_:.{each}%}"), 4)
    return f"{was:.{decimals}%} to {is_:.{decimals}%}"


def _money(before: funnels.Answer, after: funnels.Answer) -> Sequence[str]:
    found = []
    for currency, line in after["money"]["by_currency"].items():
        old = before["money"]["by_currency"].get(currency, {})
        found += [
            f"Won {words.plain(currency)} {told}: {old.get(place, '0.00')} to {line[place]}."
            for place, told in MONEY.items()
            if line[place] != old.get(place, "0.00")
        ]
    return found
