"""The exports of a migration: both tools' notes, the timeline's rows, what the jobs said."""

import json

import numpy as np
import pyarrow as pa

from sampledata import times
from sampledata.ids import gsids
from sampledata.migration import (
    BATCHES_COUNT,
    CATALYST,
    FALLBACK,
    LEAVERS,
    PLANHAT,
    REASONS,
    SHIFT_HOURS,
    TYPE_MAP,
    Note,
    legacy_ids,
)
from sampledata.notes import CLOSINGS, LABELS, OPENINGS, SPELLING, SYSTEMS, sentences
from sampledata.sheets import Sheet, table
from sampledata.world import World

LOADED_AT = times.second("2024-04-08") + 9 * times.HOUR
MOST_CHARS = 131_000
CUT_MARK = "<p>[cut]</p>"
LONG_COUNT = 1_400  # sentences of a note that is too long for the timeline
SUBJECTS = {
    "call": "Call notes",
    "meeting": "Meeting",
    "email": "Mail thread",
    "note": "Account note",
    "qbr": "Business review",
    "standup": "Standup",
    "chat": "Chat",
}


class MigrationSheets:
    """Makes the sheets of a migration in the world its notes are of."""

    def __init__(self, world: World, notes: list[Note]) -> None:
        self._notes = notes
        self._legacy_ids = legacy_ids(world)
        self._companies = world.companies.company_id.to_pylist()
        self._names = world.companies.name.to_pylist()
        self._users = list(
            zip(world.users.name.to_pylist(), world.users.email.to_pylist(), strict=True)
        )
        self._contacts = list(
            zip(world.contacts.name.to_pylist(), world.contacts.email.to_pylist(), strict=True)
        )
        self._said = [sentences(spelling).to_pylist() for spelling in range(3)]

    def sheets(self) -> list[Sheet]:
        """Both tools' exports, the migrated rows of the timeline, the results of the jobs."""
        rows = [row for note in self._notes for row in self._timeline_rows(note)]
        rows.sort(key=lambda row: (row["Activity Date"], row["Activity Id"]))
        return [
            _sheet("catalyst_notes.csv", "legacy_note", [*map(self._catalyst, self._of(CATALYST))]),
            _sheet("planhat_notes.csv", "legacy_note", [*map(self._planhat, self._of(PLANHAT))]),
            _sheet("activity_timeline_migrated.csv", "activity", rows, zone=times.PACIFIC),
            _sheet(
                "timeline_job_results.csv",
                "job_result",
                [_job(note) for note in self._notes if note.is_in_timeline or note.fate in REASONS],
            ),
        ]

    def _of(self, system: int) -> list[Note]:
        kept = [n for n in self._notes if n.system == system and n.fate != "unexpected"]
        return sorted(kept, key=lambda note: (note.at, note.record_id))

    def _author(self, note: Note) -> tuple[str, str]:
        return LEAVERS[note.leaver] if note.leaver >= 0 else self._users[note.host]

    def _subject(self, note: Note) -> str:
        return f"{SUBJECTS[note.type]}: {self._names[note.company]}"

    def _pieces(self, note: Note, wrap: int) -> list[str]:
        said = self._said[SPELLING[wrap]]
        told = note.said if note.fate != "cut" else note.said * (LONG_COUNT // len(note.said))
        return [f"{OPENINGS[wrap]}{said[one]}{CLOSINGS[wrap]}" for one in told]

    def _body(self, note: Note) -> str:
        return "".join(self._pieces(note, note.wrap)).rstrip()

    def _notes_of(self, note: Note) -> str:
        """The body as the timeline has it."""
        pieces = self._pieces(note, note.dress)
        if note.fate == "cut":
            kept = np.cumsum([len(piece) for piece in pieces]) <= MOST_CHARS - len(CUT_MARK)
            pieces = [*pieces[: int(kept.sum())], CUT_MARK]
        if note.leaver >= 0:
            pieces.insert(0, f"<p>Legacy author: {self._author(note)[0]}</p>")
        if note.fate == "rewritten":
            pieces.append("<p>Edited after the move.</p>")
        return "".join(pieces)

    def _catalyst(self, note: Note) -> dict[str, str]:
        name, email = self._author(note)
        return {
            "Note Id": note.record_id,
            "Note Type": note.type,
            "Title": self._subject(note),
            "Note Body": self._body(note),
            "Note Date": _iso(note.at),
            "Last Updated": _iso(note.at + 1_800),
            "Author": name,
            "Created By Email": email,
            "Account Name": self._names[note.company],
            "Account Id": self._legacy_ids[note.company],
            "Internal Participants": self._users[note.host][1],
            "External Participants": ";".join(self._contacts[one][1] for one in note.contacts),
            "Note URL": f"https://heap.catalyst.example/notes/{note.record_id}",
            "Attachment Flag": "true" if note.number % 17 == 0 else "false",
        }

    def _planhat(self, note: Note) -> dict[str, str]:
        name, email = self._author(note)
        body = self._body(note)
        host_name, host_email = self._users[note.host]
        host = {"name": host_name, "email": host_email, "isOwner": note.leaver < 0}
        guests = [self._contacts[one] for one in note.contacts]
        ends = [{"name": guest, "email": address} for guest, address in guests]
        return {
            "_id": note.record_id,
            "subject": self._subject(note),
            "companyId": self._legacy_ids[note.company],
            "companyName": self._names[note.company],
            "description": body,
            "snippet": body[:40],
            "date": _iso(note.at),
            "createDate": _iso(note.at + 4 * times.HOUR),
            "type": note.type,
            "users": json.dumps([host], ensure_ascii=False),
            "endusers": json.dumps(ends, ensure_ascii=False),
            "assigneeName": name,
            "ownerEmail": email,
            "starred": "false",
            "numberOfParts": "1",
        }

    def _timeline_rows(self, note: Note) -> list[dict[str, str]]:
        """The rows that carry a note: none, one, or two of the same."""
        if not note.is_in_timeline:
            return []
        name, email = FALLBACK if note.leaver >= 0 else self._users[note.host]
        invited = note.contacts[: 0 if note.fate == "attendee_lost" else None]
        at = note.at + (SHIFT_HOURS * times.HOUR if note.fate == "shifted" else 0)
        number = 4 * (note.number + 10_000 * note.system) + 2 * bool(note.copy_of)
        row = {
            "Activity Id": _activity_id(number),
            "External Id": note.record_id,
            "External Source": LABELS[note.system],
            "Source": "API",
            "Type Name": _type(note),
            "Subject": self._subject(note),
            "Notes": self._notes_of(note),
            "Activity Date": _pacific(at),
            "Created Date": _pacific(LOADED_AT + _job_no(note) * times.HOUR),
            "Duration (in Mins)": "",
            "Company Id": self._companies[note.company + (note.fate == "strayed")],
            "User Name": name,
            "User Email": email,
            "Internal Attendees": self._users[note.host][1],
            "External Attendees": ";".join(self._contacts[one][1] for one in invited),
        }
        again = {**row, "Activity Id": _activity_id(number + 1)}
        return [row, again] if note.fate == "duplicated" else [row]


def _type(note: Note) -> str:
    right = TYPE_MAP.get(note.type, "Update")
    return right if note.fate != "retyped" else ("Email" if right != "Email" else "Call")


def _job_no(note: Note) -> int:
    return note.batch + note.system * BATCHES_COUNT[CATALYST]


def _job(note: Note) -> dict[str, str]:
    return {
        "External Id": note.record_id,
        "External Source": LABELS[note.system],
        "Job Id": f"JOB-{100 + _job_no(note)}",
        "Status": "SUCCESS" if note.is_in_timeline else "FAILED",
        "Failure Reason": REASONS.get(note.fate, ""),
    }


def _activity_id(number: int) -> str:
    found: str = gsids("1ATM", np.array([number]))[0].as_py()
    return found


def _iso(at: int) -> str:
    text: str = times.iso(np.array([at]))[0].as_py()
    return text


def _pacific(at: int) -> str:
    text: str = times.pacific(np.array([at]))[0].as_py()
    return text


def _sheet(
    file: str, data_set: str, rows: list[dict[str, str]], *, zone: str | None = None
) -> Sheet:
    columns = {name: pa.array([row[name] for row in rows]) for name in rows[0]}
    return Sheet(file, data_set, table(columns), zone)


def for_file(file: str) -> dict[str, str]:
    """What no column of a file says and is chosen for the whole of it."""
    named = {f"{system}_notes.csv": {"system": system} for system in SYSTEMS}
    return named.get(file.removesuffix(".gz"), {})
