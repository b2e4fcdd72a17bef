"""A migration of legacy notes at any size: what the old tools held, what the timeline has now."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from sampledata import times
from sampledata.ids import Flags, Ints, gsids, stream, uuids
from sampledata.sheets import chosen, glued, numbers, only, table

NOTES_AT_ONCE = 100_000
SENTENCES = 11
SYSTEMS = ("catalyst", "planhat")
LABELS = ("Catalyst Notes - Legacy Heap", "Planhat Notes - Legacy Hotjar")
TYPES = ("call", "meeting", "email", "qbr", "standup")
TYPE_MAP = {"call": "Call", "meeting": "Meeting", "email": "Email", "qbr": "Business Review"}
FALLBACK = "migration@harborline.example"
FIRST_DAY, DAYS = times.second("2022-01-03"), 900
WORDS = (
    "we went through the plan with the sponsor and agreed on the next steps for the quarter",
    "adoption grows in the field teams while finance still works in its old sheets",
    "the renewal is safe as long as the open points on reporting are closed before summer",
    "they asked for a second look at the price of the larger tier and for a reference",
    "support was slow on two tickets and the champion wants to see the answer in writing",
    "the new owner came from a rival and has to be won over with a first quick success",
    "training for the regional leads is set and the material will come from our side",
    "their data team will send the export by Friday so that the dashboards can be checked",
)
# Each sentence as plain text, as HTML with entities, and as HTML that another tool wrote.
ODDITIES = (
    (" – it’s agreed", " &ndash; it&rsquo;s agreed", " – it’s agreed"),
    (" (R&D asked)", " (R&amp;D asked)", " (R&amp;D asked)"),
    (" for ACME’s team", " for <b>ACME&rsquo;s</b> team", " for <strong>ACME’s</strong> team"),
    (" at 9 am", " at 9&nbsp;am", " at 9 am"),
    ("", "", ""),
)
PLAIN, WITH_ENTITIES, REWRITTEN = range(3)
# How a sentence is wrapped by the old tool (four ways) and by whoever rewrote it (three).
OPENINGS = ("", "<p>", "<div>", '<p class="note">', "<p>", "<li>", "<div><span>")
CLOSINGS = ("\n", "</p>", "</div>\n", "</p>", "</p>\n", "</li>", "</span></div>")
SPELLING = np.array([PLAIN, WITH_ENTITIES, WITH_ENTITIES, WITH_ENTITIES, *[REWRITTEN] * 3])
FAULTS = (
    *("none", "missing", "duplicated", "wrong_company", "shifted", "rewritten", "retyped"),
    *("attendees_lost", "unexpected"),
)
RATES = (0.0, 0.004, 0.004, 0.003, 0.0, 0.004, 0.002, 0.002, 0.001)


@dataclass(frozen=True)
class Plan:
    """One chunk of a migration: for each note, by number, who wrote what for whom, and its fate."""

    number: Ints
    system: Ints
    kind: Ints
    company: Ints
    author: Ints
    written_at: Ints
    batch: Ints
    style: Ints
    dress: Ints
    fault: Ints
    is_copy: Flags

    @property
    def has_left(self) -> Flags:
        """The author left long ago and is no user."""
        return self.author < 0


def write_notes(out: Path, *, notes: int, seed: int) -> list[dict[str, Any]]:
    """Write `legacy_note.csv`, `activity.csv`, `job_result.csv`, `company.csv`, `person.csv` and
    `user.csv`, in canonical names and with offsets, for `notes` legacy notes of about 1.5 KB; the
    manifest."""
    out.mkdir(parents=True, exist_ok=True)
    companies, users = max(20, notes // 500), max(10, notes // 5_000)
    tables = {
        "company": _companies(companies),
        "person": _people(companies),
        "user": _users(users),
    }
    for name, made in tables.items():
        pyarrow.csv.write_csv(made, out / f"{name}.csv")
    chunks = (
        (_legacy(plan, seed=seed), _timeline(plan, seed=seed), _jobs(plan))
        for plan in plans(notes=notes, companies=companies, users=users, seed=seed)
    )
    names = ("legacy_note", "activity", "job_result")
    _write_chunks([out / f"{name}.csv" for name in names], chunks)
    return [{"file": f"{name}.csv", "data_set": name, "zone": None} for name in (*tables, *names)]


def plans(*, notes: int, companies: int, users: int, seed: int) -> Iterator[Plan]:
    """The notes in chunks; the same seed gives the same notes."""
    for part, start in enumerate(range(0, notes, NOTES_AT_ONCE)):
        number = np.arange(start, min(start + NOTES_AT_ONCE, notes))
        yield _plan(number, stream(seed, "notes", part=part), companies=companies, users=users)


def _plan(number: Ints, draws: np.random.Generator, *, companies: int, users: int) -> Plan:
    size = len(number)
    system = (draws.random(size) < 0.4).astype(np.int64)
    author = np.where(draws.random(size) < 0.05, -1, draws.integers(0, users, size))
    style = draws.choice(4, size, p=[0.06, 0.54, 0.25, 0.15])
    is_untouched = (style > 0) & (draws.random(size) < 0.95)
    dress = np.where(is_untouched, style, draws.integers(4, 7, size))
    batch = number * 12 // (number[-1] + 1)
    fault = draws.choice(len(FAULTS), size, p=[1 - sum(RATES), *RATES[1:]])
    fault[(system == 0) & (author < 0) & (batch == 7)] = FAULTS.index("missing")
    fault[(system == 1) & (batch == 3)] = FAULTS.index("shifted")
    is_copy = np.zeros(size, dtype=bool)
    is_copy[1::2] = draws.random(size // 2) < 0.01
    plan = Plan(
        number=number,
        system=system,
        kind=draws.choice(5, size, p=[0.45, 0.3, 0.15, 0.06, 0.04]),
        company=draws.integers(0, companies, size),
        author=author,
        written_at=FIRST_DAY + draws.integers(0, DAYS * 86_400, size),
        batch=batch,
        style=style,
        dress=dress,
        fault=fault,
        is_copy=is_copy,
    )
    return _copied(plan)


def _copied(plan: Plan) -> Plan:
    """A copy has its neighbour's account, author and time; it is left behind on purpose."""
    for values in (plan.system, plan.kind, plan.company, plan.author, plan.written_at):
        values[1:][plan.is_copy[1:]] = values[:-1][plan.is_copy[1:]]
    plan.fault[plan.is_copy] = FAULTS.index("missing")
    return plan


def _fault(plan: Plan, name: str) -> Flags:
    return np.asarray(plan.fault == FAULTS.index(name))


def sentences(spelling: int) -> pa.Array:
    """Every sentence in one spelling."""
    texts = [
        f"{words[0].upper()}{words[1:]}{oddity[spelling]}."
        for words in WORDS
        for oddity in ODDITIES
    ]
    return pa.array(texts)


def _body(plan: Plan, wrap: Ints, *, seed: int) -> pa.Array:
    """Each note's sentences in the spelling and the tags of its wrapping."""
    opening, closing = chosen(OPENINGS, wrap), chosen(CLOSINGS, wrap)
    spellings = pa.concat_arrays([sentences(each) for each in range(3)])
    count = len(WORDS) * len(ODDITIES)
    chance = np.tile([*[0.06] * (len(ODDITIES) - 1), 1 - 0.06 * (len(ODDITIES) - 1)], len(WORDS))
    chance /= len(WORDS)
    draws = stream(seed, "sentences", part=int(plan.number[0]))
    parts: list[pa.Array | str] = []
    for _ in range(SENTENCES):
        said = draws.choice(count, len(plan.number), p=chance)
        text = spellings.take(pa.array(said + count * SPELLING[wrap]))
        parts += [opening, text, closing]
    last = glued(opening, "Reference ", numbers(plan.number), closing)
    return pc.utf8_rtrim_whitespace(glued(*parts, last))


def _record_ids(plan: Plan) -> pa.Array:
    """UUIDs for Catalyst, 24 hexadecimal digits for Planhat."""
    uuid = uuids(plan.number, salt=41)
    hexes = pc.utf8_slice_codeunits(pc.replace_substring(uuid, "-", ""), 0, 24)
    return pc.if_else(pa.array(plan.system == 0), uuid, hexes)


def _authors(plan: Plan) -> pa.Array:
    known = glued("csm", numbers(np.maximum(plan.author, 0)), "@harborline.example")
    left = glued("left", numbers(plan.number % 7), "@oldteam.example")
    return pc.if_else(pa.array(plan.has_left), left, known)


def _attendees(plan: Plan) -> pa.Array:
    return glued("al@c", numbers(plan.company), ".example;bo@c", numbers(plan.company), ".example")


def _subjects(plan: Plan) -> pa.Array:
    shown = np.where(plan.is_copy, plan.number - 1, plan.number)
    return glued("Note ", numbers(shown), " on the plan")


def _legacy(plan: Plan, *, seed: int) -> pa.Table:
    kept = ~_fault(plan, "unexpected")
    columns = {
        "system": chosen(SYSTEMS, plan.system),
        "record_id": _record_ids(plan),
        "type": chosen(TYPES, plan.kind),
        "subject": _subjects(plan),
        "body": _body(plan, plan.style, seed=seed),
        "created_at": times.iso(plan.written_at),
        "author_email": _authors(plan),
        "legacy_company_id": glued("L", numbers(plan.company)),
        "internal_emails": _authors(plan),
        "external_emails": _attendees(plan),
    }
    return table(columns).filter(pa.array(kept))


def _timeline(plan: Plan, *, seed: int) -> pa.Table:
    whole = _rows(plan, seed=seed)
    twice = whole.filter(pa.array(_fault(plan, "duplicated")))
    place = twice.column_names.index("activity_id")
    twice = twice.set_column(place, "activity_id", glued(twice["activity_id"], "b"))
    return pa.concat_tables([whole.filter(pa.array(~_fault(plan, "missing"))), twice])


def _rows(plan: Plan, *, seed: int) -> pa.Table:
    named = {kind: number for number, kind in enumerate(TYPE_MAP.values())}
    kind = np.where(plan.kind < len(named), plan.kind, len(named))
    kind = np.where(_fault(plan, "retyped"), (kind + 1) % len(named), kind)
    company = plan.company + _fault(plan, "wrong_company")
    late = np.where(_fault(plan, "shifted"), 8 * times.HOUR, 0)
    columns = {
        "activity_id": gsids("1ATM", plan.number),
        "external_id": _record_ids(plan),
        "external_source": chosen(LABELS, plan.system),
        "source": pa.repeat("API", len(plan.number)),
        "type": chosen((*named, "Update"), kind),
        "subject": _subjects(plan),
        "notes": _notes(plan, seed=seed),
        "activity_at": times.iso(plan.written_at + late),
        "author_email": pc.if_else(pa.array(plan.has_left), FALLBACK, _authors(plan)),
        "company_id": glued("C", numbers(company)),
        "internal_emails": _authors(plan),
        "external_emails": only(_attendees(plan), ~_fault(plan, "attendees_lost")),
    }
    return table(columns)


def _notes(plan: Plan, *, seed: int) -> pa.Array:
    """The body as it was or rewritten; the author in a line of its own where the fallback wrote."""
    body = _body(plan, plan.dress, seed=seed)
    line = glued("<p>Legacy author: ", _authors(plan), "</p>")
    with_line = pc.if_else(pa.array(plan.has_left), glued(line, body), body)
    added = glued(with_line, "<p>Edited after the move.</p>")
    return pc.if_else(pa.array(_fault(plan, "rewritten")), added, with_line)


def _jobs(plan: Plan) -> pa.Table:
    """The bulk job of every note that failed, and why."""
    columns = {
        "external_id": _record_ids(plan),
        "job_id": glued("JOB-", numbers(plan.batch + 100)),
        "status": pa.repeat("FAILED", len(plan.number)),
        "reason": chosen(("Company not found", "Author not found"), plan.has_left.astype(np.int64)),
    }
    return table(columns).filter(pa.array(_fault(plan, "missing") & ~plan.is_copy))


def _companies(count: int) -> pa.Table:
    number = np.arange(count + 1)  # one more, for notes that went astray
    return table(
        {
            "company_id": glued("C", numbers(number)),
            "name": glued("Company ", numbers(number)),
            "legacy_id": glued("L", numbers(number)),
        }
    )


def _people(count: int) -> pa.Table:
    """The two whom notes invite, at each company."""
    number = np.repeat(np.arange(count), 2)
    email = glued(chosen(("al@c", "bo@c"), np.arange(2 * count) % 2), numbers(number), ".example")
    return table({"email": email, "company_id": glued("C", numbers(number))})


def _users(count: int) -> pa.Table:
    emails = glued("csm", numbers(np.arange(count)), "@harborline.example")
    whole = pa.concat_arrays([emails, pa.array([FALLBACK])])
    return table({"email": whole, "name": whole})


def _write_chunks(files: list[Path], chunks: Iterator[tuple[pa.Table, ...]]) -> None:
    """Write the tables of each chunk behind those before."""
    writers: list[pyarrow.csv.CSVWriter] = []
    for tables in chunks:
        writers = writers or [
            pyarrow.csv.CSVWriter(file, made.schema)
            for file, made in zip(files, tables, strict=True)
        ]
        for writer, made in zip(writers, tables, strict=True):
            writer.write_table(made)
    for writer in writers:
        writer.close()
