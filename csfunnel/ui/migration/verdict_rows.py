"""The part Row by row: the notes of a verdict, and one of them before and after, field by field."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import streamlit as st

from csfunnel.takeaway.cards import Kind
from csfunnel.ui import choosing, data, state, words
from csfunnel.ui.board import Board, Whole
from csfunnel.ui.migration import note_sides, verdict_words
from csfunnel.ui.migration.migration import Found
from csfunnel.warehouse import Rows

MOST = 500  # notes of a list on screen; what is left out is said, and taken along
UNEXPECTED = "Unexpected"
CHOICES = ("Missing", *(each for each in verdict_words.NAMES.values() if each != "Missing"))
BY_LABEL = {label: name for name, label in verdict_words.NAMES.items()}
LIST_KINDS: dict[str, Kind] = {
    "Note": "text",
    "System": "text",
    "What differs": "text",
    "Reason": "text",
    "Created": "instant",
    "Type": "text",
    "Account": "text",
    "Author": "text",
    "Subject": "text",
    "On the Timeline": "text",
}
UNEXPECTED_KINDS: dict[str, Kind] = {
    "Activity": "text",
    "External Id": "text",
    "External Source": "text",
    "Type": "text",
    "Subject": "text",
    "Date and time": "instant",
}


def draw(board: Board, found: Found) -> None:
    """Draw the choice of a verdict, its notes, and the one that is chosen."""
    label = st.selectbox("Verdict", [*CHOICES, UNEXPECTED], key="verdict", bind="query-params")
    if label == UNEXPECTED:
        unexpected(board)
        return
    rows = listed(BY_LABEL[label])
    table = list_rows(rows)
    count = found.notes_count[BY_LABEL[label]]
    batches = all_listed(BY_LABEL[label])
    board.card(
        f"{label}: {verdict_words.notes(count)}",
        table,
        # Of notes that are not shown nobody knows yet what they have nothing in.
        kinds=filled(table) if count == len(rows) else LIST_KINDS,
        sentence=verdict_words.MEANINGS[BY_LABEL[label]],
        empty=f"No note is {label.lower()}.",
        definitions=verdict_words.DEFINITIONS,
        whole=Whole(count, lambda: map(list_rows, batches())),
    )
    picked = choosing.one(
        "note", rows, named=named, about="The notes listed above; a link may name any other."
    )
    _walk(rows, picked)
    if picked:
        note_sides.draw(board, picked["system"], picked["note_id"])
    elif rows:
        st.info("Choose a note to lay its two sides beside each other.")


def unexpected(board: Board) -> None:
    """Draw the rows of the Timeline whose id is in no legacy export."""
    rows = data.report("migration_unexpected")
    board.card(
        f"Unexpected: {words.plural(len(rows), 'row')} of the Timeline",
        unexpected_rows(rows[:MOST]),
        kinds=UNEXPECTED_KINDS,
        sentence="They bear the label of a legacy system, but no export has their id: from a trial "
        "load, or from an export that is not loaded here.",
        empty="Every row of the Timeline with a legacy label is a note of an export.",
        definitions=("unexpected",),
        whole=Whole(len(rows), lambda: [unexpected_rows(rows)]),
    )


def listed(verdict: str) -> Rows:
    """The notes of a verdict, the first MOST, as the choice of one needs them."""
    return _with_ids(data.report("migration_page_notes", _asked(verdict, most=MOST)))


def all_listed(verdict: str) -> Callable[[], Iterator[Rows]]:
    """What reads all the notes of a verdict, in parts."""
    warehouse = state.shown().warehouse
    asked = _asked(verdict, most=None)
    return lambda: map(_with_ids, warehouse.batches("migration_page_notes", asked))


def named(note_id: str) -> Rows:
    """The notes of an id, of whichever verdict; two systems may have the same."""
    asked = {"part": "legacy", "extra": ["note", note_id], "most": MOST}
    return _with_ids(data.report("migration_page_notes", asked))


def filled(rows: Sequence[Mapping[str, Any]]) -> dict[str, Kind]:
    """The columns of the list less those no note of it has anything in."""
    return {
        name: kind
        for name, kind in LIST_KINDS.items()
        if name in ("Note", "System") or any(row[name] is not None for row in rows)
    }


def choose(label: str) -> None:
    """Choose the note that is called so in the choice and in a link."""
    st.session_state["note"] = label


def neighbours(rows: Rows, picked: Mapping[str, Any] | None) -> tuple[str | None, str | None]:
    """What the notes before and after the one chosen are called; the first where none is."""
    labels = [choosing.label(row, key="note") for row in rows]
    if picked is None or choosing.label(picked, key="note") not in labels:
        return None, labels[0] if labels else None
    at = labels.index(choosing.label(picked, key="note"))
    return (labels[at - 1] if at else None), (labels[at + 1] if at + 1 < len(labels) else None)


def list_rows(rows: Rows) -> list[dict[str, Any]]:
    """A line a note."""
    return [list_row(row) for row in rows]


def unexpected_rows(rows: Rows) -> list[dict[str, Any]]:
    """A line a row of the Timeline that nobody expected."""
    return [
        {
            "Activity": row["activity_id"],
            "External Id": row["external_id"],
            "External Source": row["external_source"],
            "Type": row["type"],
            "Subject": row["subject"],
            "Date and time": row["activity_at"],
        }
        for row in rows
    ]


def list_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A note as a row of the list."""
    further = row["activities_count"] - 1
    return {
        "Note": row["note"],
        "System": verdict_words.system(row["system"]),
        "Created": row["created_at"],
        "Type": row["type"],
        "Account": row["name"],
        "Author": row["author"],
        "Subject": row["subject"],
        "On the Timeline": f"{row['activity']} and {further} more"
        if further > 0
        else row["activity"],
        "Reason": row["reason"],
        "What differs": "; ".join(map(verdict_words.fault, row["faults"])) or None,
    }


def _asked(verdict: str, *, most: int | None) -> dict[str, Any]:
    return {"part": verdict, "extra": None, "most": most}


def _walk(rows: Rows, picked: Mapping[str, Any] | None) -> None:
    """Draw the buttons that lead from note to note."""
    with st.container(horizontal=True):
        for name, label in zip(
            ("Previous note", "Next note"), neighbours(rows, picked), strict=True
        ):
            st.button(name, on_click=choose, args=(label,), disabled=label is None)


def _with_ids(rows: Rows) -> Rows:
    """Rows that the choice of one can call by account and system, the id last."""
    return [
        {
            **row,
            "name": row["account"],
            "account": f"{row['account']}{choosing.BETWEEN}{verdict_words.system(row['system'])}",
            "note_id": row["note"],
        }
        for row in rows
    ]
