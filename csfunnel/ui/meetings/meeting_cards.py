"""The cards of the page Meetings, each drawn on the board of the page."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import streamlit as st

from csfunnel import kinds
from csfunnel.filters import Filters
from csfunnel.funnel import Answer
from csfunnel.ui import evidence, stages, stamping, words
from csfunnel.ui.asking import ask
from csfunnel.ui.board import Board, Cell, Tile, Whole
from csfunnel.ui.meetings import meeting_titles, meetings, overrides
from csfunnel.ui.meetings import win_back as win_back_list
from csfunnel.warehouse import Rows

STATUS_HELP = {
    "held": "Matched to a recorded call that was long enough.",
    "too_short": "Matched to a recorded call that was too short.",
    "no_show": "Marked as no-show, and no call says otherwise.",
    "unverified": "Past, and no recorded call was found: unknown, never “not held”.",
    "cancelled": "Called off.",
    "upcoming": "Still ahead of the latest thing in the data.",
}

PROVEN = ("held", "too_short")  # by a recorded call


def counts(board: Board, found: Answer, *, gap: str, held_gap: str) -> None:
    """Draw how many meetings have each status; together they are all in view.

    Where it cannot be told a dash stands, with the reason: what calls prove without any call.
    """
    total = words.plural(sum(found["by_status"].values()), "meeting")
    gaps = {name: held_gap if name in PROVEN else gap for name in evidence.STATUSES}
    board.metrics(
        [
            Tile(
                evidence.status(name),
                words.DASH if gaps[name] else words.count(found["by_status"][name]),
                caption=words.capital(f"{gaps[name]}.") if gaps[name] else f"of {total}",
                help=STATUS_HELP[name],
                opens=None if gaps[name] else Cell(f"meetings.{name}"),
            )
            for name in evidence.STATUSES
        ],
        title="Meetings by status",
        columns=6,
        definitions=("unverified", "no-show", "too short", "cancelled", "upcoming"),
    )


def every(
    board: Board, rows: Rows, chosen: Filters, wanted: Sequence[str] | None, *, gap: str
) -> None:
    """Draw the meetings in view of the statuses wanted, one by one."""
    batches = meetings.all_listed(chosen, wanted=wanted)
    board.card(
        "Every meeting",
        meetings.list_rows(rows),
        kinds=meetings.LIST_KINDS,
        sentence=meetings.list_sentence(rows),
        help={
            "How we know": "What shows that it was held, or why that is not known.",
            "Why": "The rule that found the email the meeting is credited to.",
        },
        empty=words.capital(f"{gap or 'no meeting has this status in this view'}."),
        definitions=("meetings held", "unverified"),
        view=meetings.in_view(board.view, wanted),
        whole=Whole(meetings.count_of(rows), lambda: map(meetings.list_rows, batches())),
    )


def queue(board: Board, waiting: Rows, chosen: Filters, *, gap: str) -> None:
    """Draw the meetings that wait for a decision."""
    nearby = ask("meetings_nearby", chosen, meeting_id=None) if waiting else []
    rows = meetings.queue_rows(waiting, nearby)
    batches = meetings.all_listed(chosen, wanted=None, is_waiting=True)
    board.card(
        "Was it held? Meetings that wait for a decision",
        rows,
        kinds=meetings.QUEUE_KINDS,
        sentence=meetings.queue_sentence(waiting, nearby),
        help={
            "Calls nearby": "Calls within 24 hours that share the account, contact, guest or room."
        },
        empty=words.capital(f"{gap or 'no meeting in this view waits for a decision'}."),
        definitions=("unverified",),
        # In one part, since those with a call nearby come first.
        whole=Whole(
            meetings.count_of(waiting),
            lambda: [meetings.queue_rows([*chain.from_iterable(batches())], nearby)],
        ),
    )


def decide(board: Board, waiting: Rows, rows: Rows, chosen: Filters) -> None:
    """Draw the decision on one meeting: its calls nearby, and what to set."""
    st.subheader("Set a match by hand", anchor=False)
    meeting = overrides.choose([*waiting, *rows], chosen)
    overrides.results(meeting)
    if meeting is None:
        st.caption("Choose a meeting to see the calls nearby, and say which one it was.")
        return
    calls = ask("meetings_nearby", chosen, meeting_id=meeting["meeting_id"])
    st.markdown(words.plain(overrides.about(meeting)))
    board.card(
        "Calls within a day of this meeting",
        meetings.nearby_rows(calls),
        kinds=meetings.NEARBY_KINDS,
        empty="No call of the account, the contact, a guest or the room lies within 24 hours.",
        view=f"Meeting {meeting['meeting_id']}, whatever the filters",
    )
    overrides.form(meeting, calls, chosen)


def set_by_hand(board: Board, chosen: Filters) -> None:
    """Draw all matches set by hand, wherever they came from."""
    board.card(
        "Matches set by hand",
        meetings.override_rows(ask("meetings_overrides", chosen)),
        kinds=meetings.OVERRIDE_KINDS,
        sentence="They outlast every reload. To take one back, withdraw its file on the Data page.",
        empty="No match has been set by hand.",
        view=stamping.WORKSPACE,
    )


def win_back(board: Board, chosen: Filters, *, gap: str) -> None:
    """Draw the accounts whose last meeting fell through and who have not booked again."""
    rows = ask("meetings_win_back", chosen)
    board.card(
        "Win back: fell through, and not booked again",
        win_back_list.rows(rows),
        kinds=win_back_list.KINDS,
        sentence=win_back_list.sentence(rows),
        help={
            "At stake": "The planned amount of the account's open renewal; a dash where unknown.",
            "Fell through": "No-shows and cancelled meetings of the account so far.",
        },
        empty=words.capital(
            f"{gap or 'everyone whose meeting fell through in this view has booked again'}."
        ),
        definitions=("fell through", "no-show", "cancelled", "at stake"),
    )


def titles(board: Board, chosen: Filters, *, gap: str) -> None:
    """Draw whether booking and call agree on what the meeting was about."""
    found = ask("meetings_kinds", chosen, **kinds.params())
    rows = meeting_titles.rows(found)
    board.card(
        "Booked for one thing, held for another?",
        rows,
        kinds=meeting_titles.columns(rows),
        sentence=meeting_titles.sentence(found) if rows else "",
        opens=meeting_titles.opens,
        empty=words.capital(f"{gap or 'no meeting in this view is matched to a call'}."),
        definitions=("kind of meeting",),
    )
    if rows:
        board.card(
            "Meetings whose titles disagree",
            meeting_titles.differing_rows(found),
            kinds=meeting_titles.DIFFERING_KINDS,
            empty="None: wherever both titles say what it was about, they say the same.",
        )


def gap(span: Mapping[str, Any], chosen: Filters, *, is_held: bool = False) -> str:
    """Why nothing can be told of meetings, or of held ones; empty where it can."""
    return stages.gaps_of_meetings(span, chosen).get("held" if is_held else "booked", "")
