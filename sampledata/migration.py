"""What two acquired teams wrote in Catalyst and Planhat, and what became of each note moved."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from sampledata import times
from sampledata.ids import stream, uuids
from sampledata.notes import SYSTEMS
from sampledata.world import World

CATALYST, PLANHAT = range(2)
COUNTS = (900, 600)
BATCHES_COUNT = (12, 8)
FIRST_DAY, DAYS = times.second("2021-09-06"), 900
KINDS = (
    ("call", "meeting", "email", "qbr", "standup"),
    ("call", "note", "email", "qbr", "chat"),
)
KIND_SHARES = (0.42, 0.27, 0.18, 0.09, 0.04)
TYPE_MAP = {
    "call": "Call",
    "meeting": "Meeting",
    "email": "Email",
    "note": "Update",
    "qbr": "Business Review",
}
FALLBACK = ("System Migration", "system.migration@harborline.example")
# They left before the merger and are no users; of one batch they wrote half of all notes.
LEAVERS = (
    ("Ida Holm", "ida.holm@lakeline.example"),
    ("Rob Tanner", "rob.tanner@lakeline.example"),
    ("Mira Stahl", "mira.stahl@lakeline.example"),
)
LEAVERS_BATCH, SHIFTED_BATCH = (CATALYST, 7), (PLANHAT, 3)
SHIFT_HOURS = 8
UNTOUCHED = (1, 3)  # ways of wrapping a sentence, as in sampledata.notes
REDRESSED = (5, 6)
PLAIN = 0
REASONS = {"author_not_found": "Author not found", "company_not_found": "Company not found"}
CHANGES = ("shifted", "rewritten", "retyped", "attendee_lost")
# How many ordinary notes of each system meet with what.
PLANTED: dict[str, tuple[int, int]] = {
    "copied": (9, 5),
    "copied_and_loaded": (2, 1),
    "company_not_found": (5, 0),
    "never_sent": (2, 2),
    "duplicated": (4, 2),
    "rewritten": (3, 2),
    "retyped": (2, 3),
    "attendee_lost": (6, 3),
    "cut": (1, 0),
    "unexpected": (3, 1),
}
STRAYS_COUNT = 8
VERDICTS = (
    *("deduplicated", "duplicate_loaded", "missing", "duplicated", "wrong_company"),
    *("changed", "matched_by_rule", "matched"),
)


@dataclass
class Note:
    """A legacy note. `kind` is a place in KINDS, `at` an epoch second, `said` and `wrap` which
    sentences it holds in which tags; `fate` is what was planted, `copy_of` the id it repeats."""

    system: int
    number: int
    record_id: str
    kind: int
    company: int
    host: int
    leaver: int
    at: int
    batch: int
    said: list[int]
    wrap: int
    dress: int
    fate: str = ""
    copy_of: str = ""
    contacts: list[int] = field(default_factory=list)

    @property
    def type(self) -> str:
        """The legacy type as it stands."""
        return KINDS[self.system][self.kind]

    @property
    def is_in_timeline(self) -> bool:
        """Whether any row of the timeline carries its id."""
        lost = ("copy", "author_not_found", "company_not_found", "never_sent")
        return self.fate not in lost

    @property
    def verdict(self) -> str:
        """What a reconciliation must say of it."""
        told = {
            "copy": "deduplicated",
            "loaded_copy": "duplicate_loaded",
            "strayed": "wrong_company",
        }
        if self.fate in told:
            return told[self.fate]
        if not self.is_in_timeline:
            return "missing"
        if self.fate == "duplicated" or self.fate in CHANGES:
            return "duplicated" if self.fate == "duplicated" else "changed"
        is_explained = self.fate == "cut" or self.leaver >= 0 or self.type not in TYPE_MAP
        return "matched_by_rule" if is_explained else "matched"


def migrate(world: World) -> list[Note]:
    """The notes of both systems with their fates, those first that were written first."""
    made = []
    for system in (CATALYST, PLANHAT):
        notes = _written(world, system)
        for note in notes:
            if note.leaver >= 0 and (system, note.batch) == LEAVERS_BATCH:
                note.fate = "author_not_found"
            elif (system, note.batch) == SHIFTED_BATCH:
                note.fate = "shifted"
        if system == CATALYST:
            _let_stray(notes)
        for fate, counts in PLANTED.items():
            _plant(notes, fate, counts[system])
        made += notes + _copies(notes)
    return made


def legacy_ids(world: World) -> list[str]:
    """Each company's id in the tool it was kept in before; empty for those of neither."""
    ids = uuids(np.arange(len(world.companies.region)), salt=51).to_pylist()
    kept = [_system_of(number) for number in range(len(ids))]
    return [
        {CATALYST: one, PLANHAT: _as_hex(one)}.get(system, "")
        for one, system in zip(ids, kept, strict=True)
    ]


def counted(notes: list[Note]) -> dict[str, Any]:
    """What a reconciliation must find: counts of verdicts, the notes of the rarer ones, why notes
    are missing and how many came at another hour."""
    legacy = [note for note in notes if note.fate != "unexpected"]
    return {
        "total": _verdicts(legacy),
        "by_system": {
            name: _verdicts([note for note in legacy if note.system == system])
            for system, name in enumerate(SYSTEMS)
        },
        "notes": {
            verdict: sorted(note.record_id for note in legacy if note.verdict == verdict)
            for verdict in VERDICTS
            if not verdict.startswith("matched")
        },
        "unexpected": sorted(note.record_id for note in notes if note.fate == "unexpected"),
        "reasons": dict(
            Counter(REASONS.get(note.fate, "") for note in legacy if note.verdict == "missing")
        ),
        "shifted": sum(note.fate == "shifted" for note in legacy),
    }


def _verdicts(notes: list[Note]) -> dict[str, int]:
    found = Counter(note.verdict for note in notes)
    return {"legacy_rows": len(notes), **{verdict: found[verdict] for verdict in VERDICTS}}


def _system_of(company: int) -> int:
    """Two accounts of five came from one of the tools."""
    return {1: CATALYST, 3: PLANHAT}.get(company % 5, -1)


def _as_hex(uuid: str) -> str:
    """An id of 24 hexadecimal digits, as Planhat makes them."""
    return uuid.replace("-", "")[:24]


def _written(world: World, system: int) -> list[Note]:
    draws = stream(world.seed, "migration", part=system)
    count = COUNTS[system]
    accounts = [n for n in range(len(world.companies.region)) if _system_of(n) == system]
    company = draws.choice(accounts, count)
    days = np.sort(draws.integers(0, DAYS, count)) * times.DAY
    at = times.on_weekday(FIRST_DAY + days) + draws.integers(
        13 * times.HOUR, 22 * times.HOUR, count
    )
    at.sort()
    ids = uuids(np.arange(count), salt=61 + 2 * system).to_pylist()
    notes = []
    for number in range(count):
        batch = 1 + number * BATCHES_COUNT[system] // count
        left_share = 0.5 if (system, batch) == LEAVERS_BATCH else 0.04
        wrap = int(draws.choice((PLAIN, *UNTOUCHED), p=(0.1, 0.6, 0.3)))
        is_redressed = wrap == PLAIN or draws.random() < 0.1
        notes.append(
            Note(
                system=system,
                number=number,
                record_id=ids[number] if system == CATALYST else _as_hex(ids[number]),
                kind=int(draws.choice(len(KIND_SHARES), p=KIND_SHARES)),
                company=int(company[number]),
                host=int(world.host(company[[number]], at[[number]])[0]),
                leaver=int(draws.integers(len(LEAVERS))) if draws.random() < left_share else -1,
                at=int(at[number]),
                batch=batch,
                said=draws.integers(0, 40, draws.integers(4, 12)).tolist(),
                wrap=wrap,
                dress=int(draws.choice(REDRESSED)) if is_redressed else wrap,
                contacts=_invited(world, int(company[number]), draws),
            )
        )
    return notes


def _invited(world: World, company: int, draws: np.random.Generator) -> list[int]:
    first, mailed = world.companies.first_contact[company], world.companies.mailed_count[company]
    return [int(first + place) for place in range(draws.integers(1, min(3, mailed + 1)))]


def _is_plain(note: Note) -> bool:
    return not note.fate and note.leaver < 0 and note.type in TYPE_MAP


def _let_stray(notes: list[Note]) -> None:
    """The notes of one account went to its neighbour."""
    most = Counter(note.company for note in notes if _is_plain(note)).most_common(1)[0][0]
    for note in [one for one in notes if one.company == most and _is_plain(one)][:STRAYS_COUNT]:
        note.fate = "strayed"


def _plant(notes: list[Note], fate: str, count: int) -> None:
    """Give so many ordinary notes a fate, spread evenly."""
    plain = [note for note in notes if _is_plain(note)]
    for place in range(count):
        plain[(2 * place + 1) * len(plain) // (2 * count)].fate = fate


def _copies(notes: list[Note]) -> list[Note]:
    """The second of each pair; the survivor is the one of the smaller id."""
    made = []
    for note in notes:
        if note.fate not in ("copied", "copied_and_loaded"):
            continue
        fate = "copy" if note.fate == "copied" else "loaded_copy"
        other = uuids(np.array([note.number]), salt=81 + 2 * note.system).to_pylist()[0]
        ids = sorted((note.record_id, other if note.system == CATALYST else _as_hex(other)))
        note.record_id, note.fate = ids[0], ""
        made.append(replace(note, record_id=ids[1], fate=fate, copy_of=ids[0]))
    return made
