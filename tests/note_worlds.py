"""Worlds of legacy notes and timelines: nasty ones, and migrations with known faults."""

import html
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from worlds import Cells, World, keyed

START = datetime(2024, 3, 31, 22, 30, tzinfo=UTC)
LONG = "abcdefghi " * 13_500
PIECES = (
    *("<p>", "</p>", "<P class='x'>", "</div >", "<br/>", "<li>", "<b>", "</B>", "<o:p>", "<td>"),
    *("Hello", " world", "Al", "&amp;", "&nbsp;", "&rsquo;", "’", "&#8217;", "&copy", " & ", "&"),
    *(" ", "\n", "\r\n", "\t", "\u2003", "\xa0", "<", ">", " < ", "<!-- note -->", "<!--", '"'),
    *("<script>x</script>", "<style>p{}</style>", "<a href='a>b'>", '<span title="<p>">', "<x y"),
    *("<al@a.example>", "<https://a.example/>", "<x and NPS >", "</3>"),
    *("Legacy author: Old", "<p>Legacy author: Old</p>", "[cut]", "&lt;p&gt;", "<!doctype html>"),
)
IDS = ("N1", "N2", "n1", "1" * 33 + "1", "1" * 33 + "2", "N3", "N4")
AUTHORS = ("ann@v.example", "Ann <ANN@v.example>", "old@l.example", "", "migration@v.example")
PEOPLE = ("", "ann@v.example", "al@a.example; Bo <BO@b.example>", "Al Smith", "bo@b.example")
TIMES = tuple(
    (START + timedelta(minutes=minutes, microseconds=micros)).isoformat()
    for minutes, micros in zip(
        (0, 0, 0, 480, -345, 7, 855, 840), (0, 400, 1000, 0, 0, 0, 0, 0), strict=True
    )
)
LABELS = ("Catalyst Notes - Legacy Heap", " planhat NOTES - legacy hotjar ", "Other tool", "")
SOURCES = {"catalyst": LABELS[0], "planhat": "Planhat Notes - Legacy Hotjar"}
SETTINGS = {
    "report_timezone": ("UTC", "America/New_York"),
    "external_sources": (
        *(SOURCES, SOURCES, dict.fromkeys(SOURCES, LABELS[0])),
        *({"planhat": "x"}, {"planhat": "x", "catalyst": ""}),
    ),
    "type_map": ({}, {"call": "Call"}, {"call": "Call", "Call": "Meeting", "Update": "Update"}),
    "fallback_author": ("migration@v.example", "Migration <MIGRATION@v.example>", ""),
}


def texts() -> SearchStrategy[str]:
    """Pieces of HTML, good and broken, in any order; now and then a note too long to be kept."""
    short = st.lists(st.sampled_from(PIECES), max_size=7).map("".join)
    cuts = (LONG, f"{LONG[:129_994]} [cut]", f"{LONG[:129_993]} [cut]", LONG[:130_005], "[cut]")
    return st.one_of(short, short, short, short, short, short, short, st.sampled_from(cuts))


def notes_columns() -> dict[str, tuple[str, ...]]:
    """The cells of a legacy note, but for its text."""
    return {
        "system": ("catalyst", "catalyst", "planhat", "other"),
        "record_id": IDS,
        "type": ("call", "Update", "standup", ""),
        "subject": ("Kickoff", " Kickoff ", "kickoff", ""),
        "created_at": TIMES[:5],
        "updated_at": TIMES[:1],
        "author_email": AUTHORS,
        "legacy_company_id": ("L1", "L1", "L2", "L3", "L9", ""),
        "internal_emails": PEOPLE,
        "external_emails": PEOPLE,
    }


def rows_columns() -> dict[str, tuple[str, ...]]:
    """The cells of a row of the timeline, but for its text."""
    return {
        "external_id": (*IDS, "N9", ""),
        "external_source": (*LABELS[:2], *LABELS),
        "type": ("Call", "Update", "call", "Meeting", ""),
        "subject": ("Kickoff", "Kickoff", "kickoff", ""),
        "activity_at": (*TIMES, ""),
        "created_at": TIMES[:1],
        "author_email": AUTHORS,
        "company_id": ("C1", "C1", "C2", "C9", ""),
        "internal_emails": PEOPLE,
        "external_emails": PEOPLE,
    }


@st.composite
def some_notes(draw: DrawFn) -> list[Cells]:
    """Legacy notes, some of them copies of others under another id."""
    found = draw(keyed(notes_columns(), "system", "record_id", most=9))
    notes = [{**note, "body": draw(texts())} for note in found]
    for place, note in enumerate(notes[1:]):
        if draw(st.integers(0, 2)) == 0:
            own = {name: note[name] for name in ("record_id", "body")}
            note |= {**notes[place], "system": notes[place]["system"], **own}
    taken = {(note["system"], note["record_id"]): note for note in notes}
    return list(taken.values())


@st.composite
def carrier(draw: DrawFn, number: int, note: Cells) -> Cells:
    """A row that is mostly as it should be."""
    chance = {name: st.sampled_from(cells) for name, cells in rows_columns().items()}
    label = SOURCES.get(note["system"], "Other tool")
    types = {"call": "Call", "Update": "Update"}
    wanted = {
        "activity_id": f"T{number}",
        "external_id": note["record_id"],
        "external_source": draw(st.sampled_from((label, f" {label.upper()} "))),
        "type": types.get(note["type"], "Update"),
        "subject": note["subject"].strip(),
        "activity_at": note["created_at"],
        "created_at": note["created_at"],
        "author_email": draw(st.sampled_from((note["author_email"], AUTHORS[4]))),
        "company_id": {"L1": "C1", "L2": "C2"}.get(note["legacy_company_id"], ""),
        "internal_emails": note["internal_emails"],
        "external_emails": note["external_emails"],
    }
    changed = draw(st.sets(st.sampled_from(sorted(chance)), max_size=3))
    changed = changed if draw(st.booleans()) else set()
    row = wanted | {name: draw(chance[name]) for name in changed}
    line = draw(st.sampled_from(("", "", "<p>Legacy author: Old</p>", "Legacy author: Old\n")))
    return {**row, "notes": line + draw(st.one_of(st.just(note["body"]), texts()))}


@st.composite
def nasty_worlds(draw: DrawFn) -> tuple[World, dict[str, Any]]:
    """Tiny alphabets: ids, labels, authors and texts meet by chance as well as on purpose."""
    notes = draw(some_notes())
    carried = [note for note in notes for _ in range(draw(st.sampled_from((0, 1, 1, 1, 1, 2))))]
    found = [draw(carrier(number, note)) for number, note in enumerate(carried, start=1)]
    world: World = {
        "legacy_note": notes,
        "activity": found,
        "attendee": draw(
            keyed(
                {
                    "activity_id": ("T1", "T2", "T9"),
                    "email": ("al@a.example", "BO@b.example", "ann@v.example"),
                    "kind": ("internal", "External", "USER", "Optional"),
                },
                "activity_id",
                "email",
                most=3,
            )
        ),
        "user": [
            {"email": email, "user_id": "", "name": ""}
            for email in draw(st.sets(st.sampled_from((AUTHORS[0], AUTHORS[4])), max_size=2))
        ],
        "company": [
            {"company_id": company, "name": company, "legacy_id": draw(st.sampled_from(accounts))}
            for company, accounts in (
                ("C1", ("L1",)),
                ("C2", ("L2", "L3", "")),
                ("C3", ("L3", "L1")),
            )
        ],
        "job_result": draw(
            keyed(
                {
                    "external_id": IDS[:2],
                    "job_id": ("J1", "J10", "J9"),
                    "status": ("FAILED",),
                    "reason": ("Author not found", "Timed out", ""),
                },
                "external_id",
                "job_id",
                most=3,
            )
        ),
    }
    settings = st.fixed_dictionaries({name: st.sampled_from(of) for name, of in SETTINGS.items()})
    return world, draw(settings)


@dataclass
class Migrated:
    """A note, the rows it became, and what must be said of it."""

    note: Cells
    rows: list[Cells]
    verdict: str = "matched"
    fields: dict[str, dict[str, str]] = field(default_factory=dict)
    reason: str | None = None


Fault = Callable[[Migrated, int], None]


def lose(one: Migrated, number: int) -> None:
    """It never came."""
    one.rows, one.verdict, one.reason = [], "missing", "Author not found"


def repeat(one: Migrated, number: int) -> None:
    """It came twice."""
    one.rows.append({**one.rows[0], "activity_id": f"T{number}b"})
    one.verdict = "duplicated"


def misplace(one: Migrated, number: int) -> None:
    """It came to another company."""
    one.rows[0]["company_id"] = "C2"
    one.verdict, one.fields["company"] = "wrong_company", {"outcome": "differs"}


def shift(one: Migrated, number: int) -> None:
    """Its time was read in another zone."""
    quarters = (number * 7) % 56 + 1
    at = datetime.fromisoformat(one.note["created_at"]) - quarters * timedelta(minutes=15)
    one.rows[0]["activity_at"] = at.isoformat()
    one.verdict = "changed"
    cause = f"time_shift -{quarters / 4:g} h"
    one.fields["activity_at"] = {"outcome": "differs", "cause": cause}


def nudge(one: Migrated, number: int) -> None:
    """Its time is off by no zone's shift."""
    at = datetime.fromisoformat(one.note["created_at"]) + timedelta(minutes=15 * number + 1)
    one.rows[0]["activity_at"] = at.isoformat()
    one.verdict, one.fields["activity_at"] = "changed", {"outcome": "differs"}


def retype(one: Migrated, number: int) -> None:
    """It became of another type."""
    one.rows[0]["type"] = "Email"
    one.verdict, one.fields["type"] = "changed", {"outcome": "differs"}


def untype(one: Migrated, number: int) -> None:
    """Its type is not in the map."""
    one.note["type"], one.rows[0]["type"] = "standup", "Update"
    one.verdict = "matched_by_rule"
    one.fields["type"] = {"outcome": "by_rule", "rule": "default_type"}


def orphan(one: Migrated, number: int) -> None:
    """Its author is no user, and stands in the notes."""
    line = "<p>Legacy author: Old (old@l.example)</p>"
    one.note["author_email"] = "old@l.example"
    one.rows[0]["author_email"] = "migration@v.example"
    notes = one.rows[0]["notes"]
    one.rows[0]["notes"] = f"{line}{notes}" if number % 2 else f"<div>{notes}</div>\n{line}"
    one.verdict = "matched_by_rule"
    one.fields["author"] = {"outcome": "by_rule", "rule": "fallback_author"}


def rewrite(one: Migrated, number: int) -> None:
    """A word of its text is another."""
    one.rows[0]["notes"] += "<p>word</p>"
    one.verdict, one.fields["text"] = "changed", {"outcome": "differs"}


def empty(name: str, column: str) -> Fault:
    """A field is empty that was filled."""

    def plant(one: Migrated, number: int) -> None:
        one.rows[0][column] = ""
        one.verdict, one.fields[name] = "changed", {"outcome": "lost"}

    return plant


def cut(one: Migrated, number: int) -> None:
    """Its text is longer than the timeline keeps."""
    one.note["body"] = LONG
    one.rows[0]["notes"] = f"<p>{LONG[: 130_000 + number]} [cut]</p>"
    one.verdict = "matched_by_rule"
    one.fields["text"] = {"outcome": "by_rule", "rule": "cut_text"}


FAULTS: tuple[Fault, ...] = (
    *(lose, repeat, misplace, shift, nudge, retype, untype, orphan, rewrite, cut),
    *(empty("subject", "subject"), empty("text", "notes"), empty("author", "author_email")),
    empty("external_attendees", "external_emails"),
)
WORDS = (
    "Renewal",
    "agreed",
    "R&D",
    "“quoted”",
    "1 < 2",
    "Zoë’s",
    "x  y",
    "50 %",
    "<tag>",
    "Al\xa0B",
)


def written(lines: list[str], dress: int) -> str:
    """Lines of a note as one of many HTMLs that all say the same."""
    safe = [html.escape(line, quote=dress % 2 == 1) for line in lines]
    if dress % 3 == 1:
        safe = [line.replace("’", "&rsquo;").replace("\xa0", "&nbsp;") for line in safe]
    if dress % 3 == 2:
        safe = [line.replace("’", "&#8217;").replace(" ", "\n", 1) for line in safe]
    openings = ("<p>", "<p class=\"a\" style='b'>", "<div>\n", "<LI>", "<td><b></b>", "<h2><i>")
    closings = ("</p>", "</p>\n", "</div>", "</LI>", "</td>", "</i></h2>")
    place = dress % len(openings)
    text = "".join(f"{openings[place]}{line}{closings[place]}" for line in safe)
    around = ("{}", "<!-- made by a tool -->{}", "<style>p {{}}</style>{}", "<article>{}</article>")
    return around[dress % len(around)].format(text)


@st.composite
def migrations(draw: DrawFn) -> list[Migrated]:
    """Notes that came through in another dress, some of them with one known fault."""
    made = []
    for number in range(draw(st.integers(1, 12))):
        line = st.lists(st.sampled_from(WORDS), min_size=1).map(" ".join)
        lines = draw(st.lists(line, min_size=1, max_size=4))
        before, after = draw(st.integers(0, 11)), draw(st.integers(0, 11))
        at = (START + timedelta(hours=number)).isoformat()
        same = {
            "subject": f"Note {number}",
            "author_email": "ann@v.example",
            "internal_emails": "ann@v.example",
            "external_emails": "al@a.example;bo@b.example",
        }
        note = {
            "system": "catalyst",
            "record_id": f"N{number}",
            "type": "call",
            "created_at": at,
            "legacy_company_id": "L1",
            "body": written(lines, before),
            **same,
        }
        row = {
            "activity_id": f"T{number}",
            "external_id": f"N{number}",
            "external_source": LABELS[0],
            "type": "Call",
            "activity_at": at,
            "company_id": "C1",
            "notes": written(lines, after),
            **same,
        }
        one = Migrated(note, [row])
        fault = draw(st.one_of(st.none(), st.sampled_from(FAULTS)))
        if fault is not None:
            fault(one, number)
        made.append(one)
    return made


def world_of(made: list[Migrated]) -> World:
    """The exports of a migration."""
    return {
        "legacy_note": [one.note for one in made],
        "activity": [row for one in made for row in one.rows],
        "user": [{"email": "ann@v.example", "name": "Ann"}],
        "company": [
            {"company_id": "C1", "name": "Alder", "legacy_id": "L1"},
            {"company_id": "C2", "name": "Birch", "legacy_id": "L2"},
        ],
        "job_result": [
            {"external_id": one.note["record_id"], "job_id": "J1", "reason": one.reason}
            for one in made
            if one.reason
        ],
    }


PLANTED_SETTINGS = {
    "external_sources": SOURCES,
    "type_map": {"call": "Call"},
    "fallback_author": "migration@v.example",
}
