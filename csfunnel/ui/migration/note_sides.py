"""One legacy note and its row of the Timeline side by side, field by field and word by word."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from csfunnel import note_text, reconcile
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import data, words
from csfunnel.ui.board import Board
from csfunnel.ui.migration import note_diff, verdict_words
from csfunnel.warehouse import Rows

CONTEXT = "standing"


NOTE_PX = 320


SHORT_CHARS = 600  # a note that is shown whole, without scrolling in it


DIFF_STYLE = (
    "<style>.note-text{overflow-wrap:anywhere}.note-text del{background:rgba(168,69,107,.2)}"
    ".note-text ins{background:rgba(31,111,92,.25)}</style>"
)


CARRIES = "carries the note"


STANDINGS = {
    CARRIES: "carries this note",
    "carries the survivor": "carries the note this one is a copy of",
    "other source": "has this note's id, but another External Source",
}


FIELD_KINDS: dict[str, Kind] = {
    "Field": "text",
    "Outcome": "text",
    "Why": "text",
    "Legacy note": "text",
    "Timeline": "text",
    "Expected": "text",
}


Side = Mapping[str, Any]


def draw(board: Board, system: str, record_id: str) -> None:
    """Draw one note: its verdict, its fields on both sides, both notes, and where they part."""
    asked = {"system": system, "record_id": record_id}
    [note] = data.report("migration_page_note", asked)
    activity = _activity(data.report("migration_page_activities", asked))
    board.card(
        f"{verdict_words.system(system)} {record_id}, field by field",
        field_rows(note, activity),
        kinds=FIELD_KINDS,
        config={"Why": st.column_config.TextColumn(width="medium")},
        sentence=about(note, activity),
    )
    _texts(note, activity)


def about(note: Side, activity: Side | None) -> str:
    """What became of the note, in words."""
    label = verdict_words.NAMES[note["verdict"]]
    parts = [f"{label}: {verdict_words.MEANINGS[note['verdict']]}"]
    if note["survivor_id"] != note["record_id"]:
        parts.append(f"It is a copy of {note['survivor_id']}.")
    if note["verdict"] == "missing":
        parts.append(
            f"The bulk job says: {note['reason']}." if note["reason"] else "No job says why."
        )
    if activity is not None:
        parts.append(f"Activity {activity['activity_id']} {STANDINGS[activity[CONTEXT]]}.")
    return " ".join(parts)


def field_rows(note: Side, activity: Side | None) -> list[dict[str, Any]]:
    """A row a field: what it was, what was expected, what is there, and the outcome with its why.

    Where not exactly one activity carries the note, nothing was compared and no outcome is told.
    """
    is_compared = note["is_compared"] and activity is not None and activity[CONTEXT] == CARRIES
    return [
        {
            "Field": verdict_words.FIELDS[name],
            "Outcome": verdict_words.OUTCOMES[note[f"{name}_outcome"]]
            if is_compared
            else "not compared",
            "Legacy note": before(note),
            "Expected": expected(note),
            "Timeline": after(activity) if activity else None,
            "Why": _why(name, note) if is_compared else None,
        }
        for name, (before, expected, after) in SIDES.items()
    ]


def _activity(rows: Rows) -> Side | None:
    """The row of the Timeline to compare with: the one there is, or of several the one chosen."""
    by_id = {row["activity_id"]: row for row in rows}
    if len(by_id) < 2:
        return rows[0] if rows else None
    picked = st.selectbox(
        "Activity to compare with",
        [*by_id],
        format_func=lambda name: f"{name}: {STANDINGS[by_id[name][CONTEXT]]}",
    )
    return by_id[picked]


def _texts(note: Side, activity: Side | None) -> None:
    """Draw both notes as they look, and their texts compared."""
    left, right = st.columns(2)
    with left:
        st.markdown("**Legacy note**")
        _note(note["body"])
    with right:
        st.markdown("**On the Timeline**")
        _note(activity["notes"] if activity else None)
    st.caption("Pictures and links are left out here, so nothing is fetched from elsewhere.")
    if activity is None:
        return
    has_author_line = note["author_outcome"] == "by_rule"
    told = note_text.compared(
        note["body"] or "", activity["notes"] or "", has_fallback_author=has_author_line
    )
    found = note_diff.diff(told.before, told.after)
    st.markdown("**Where the texts part**")
    st.markdown(words.plain(note_diff.sentence(found)))
    if has_author_line:
        st.caption("The line that names the legacy author is left out of the comparison.")
    if not found.is_whole:
        st.caption("From there on they differ too much to be compared word by word.")
    if not found.is_equal:
        st.html(f'{DIFF_STYLE}<div class="note-text">{note_diff.html_of(found)}</div>')


def _note(body: str | None) -> None:
    shown = note_diff.shown(body)
    if not shown:
        st.caption("Nothing there.")
        return
    with st.container(border=True, height=NOTE_PX if len(shown) > SHORT_CHARS else "content"):
        st.html(f'{DIFF_STYLE}<div class="note-text">{shown}</div>')


def _why(name: str, note: Side) -> str | None:
    """The rule behind a field, or the cause of its difference where it can be named."""
    outcome = note[f"{name}_outcome"]
    if outcome == "by_rule":
        return words.capital(verdict_words.RULES[reconcile.RULES[name]])
    if name == "activity_at" and outcome == "differs" and note["shift_minutes"] is not None:
        shift = verdict_words.shift(note["shift_minutes"])
        return f"Shifted by {shift}, as a time zone read wrongly does"
    if outcome == "lost":
        return "Filled before, empty after"
    return None


def _company(company_id: str | None, name: str | None) -> str | None:
    return f"{name} ({company_id})" if company_id and name else company_id or name


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%d %H:%M:%S.%f}"[:-3] + " UTC"


def _people(found: Sequence[str] | None) -> str | None:
    return ", ".join(found) if found else None


def _length(text: str | None) -> str | None:
    return words.plural(len(text), "character") if text else None


def _author(note: Side) -> str | None:
    named = [note["author_name"], note["author_email"]]
    return " · ".join(each for each in named if each) or None


# Field -> the legacy note's, the expected and the Timeline's value, as text.
SIDES: dict[str, tuple[Callable[[Side], str | None], ...]] = {
    "type": (lambda n: n["type"], lambda n: n["expected_type"], lambda a: a["type"]),
    "author": (_author, lambda n: n["expected_author_email"], lambda a: a["author_email"]),
    "activity_at": (
        lambda n: _instant(n["created_at"]),
        lambda n: _instant(n["created_at"]),
        lambda a: _instant(a["activity_at"]),
    ),
    "subject": (lambda n: n["subject"], lambda n: n["subject"], lambda a: a["subject"]),
    "text": (
        lambda n: _length(n["body"]),
        lambda _: "the same text",
        lambda a: _length(a["notes"]),
    ),
    "company": (
        lambda n: _company(n["legacy_company_id"], n["legacy_company"]),
        lambda n: (
            _company(n["expected_company_id"], n["expected_company"])
            or f"none: {n['company_trouble']}"
        ),
        lambda a: _company(a["company_id"], a["company"]),
    ),
    "internal_attendees": (
        lambda n: _people(n["internal_emails"]),
        lambda n: _people(n["internal_emails"]),
        lambda a: _people(a["internal_emails"]),
    ),
    "external_attendees": (
        lambda n: _people(n["external_emails"]),
        lambda n: _people(n["external_emails"]),
        lambda a: _people(a["external_emails"]),
    ),
}
