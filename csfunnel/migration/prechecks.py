"""What is checked before a pack is made: what stops it, leaves notes out, or is worth knowing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any, Literal, NamedTuple

from csfunnel.errors import NotReady
from csfunnel.migration.records import Lookups, lookup_troubles
from csfunnel.warehouse import Cursor, Rows, Warehouse

Effect = Literal["told", "stops", "leaves out", "warns"]
TOTAL = "legacy_notes"


class Meaning(NamedTuple):
    """What a pre-check does to a pack, and what it says."""

    effect: Effect
    sentence: str


MEANINGS = {
    TOTAL: Meaning("told", "Legacy notes loaded."),
    "lookup": Meaning("stops", "The lookups and the records do not fit each other."),
    "no fallback author": Meaning(
        "stops",
        "Their author is no Gainsight user, and the setting fallback_author is empty. Set it to "
        "the address of the user they shall belong to.",
    ),
    "fallback author is no user": Meaning(
        "stops",
        "The fallback author is not among the users loaded. Load Gainsight's users, or mend the "
        "setting fallback_author.",
    ),
    "duplicate": Meaning("leaves out", "Copies of a note that is sent once."),
    "no account id": Meaning("leaves out", "They name no account."),
    "unknown account": Meaning(
        "leaves out", "No company has the id of their account. Load the companies with it."
    ),
    "several companies": Meaning(
        "leaves out", "Several companies have the id of their account. Leave it to one."
    ),
    "id used twice": Meaning(
        "leaves out",
        "A note of another system has the same id. The Timeline takes an id once, so the first "
        "system by name has it.",
    ),
    "no date": Meaning("leaves out", "They have no date, and the Timeline asks for one."),
    "no label": Meaning("leaves out", "Their system has no label in the setting external_sources."),
    "unknown author": Meaning(
        "warns",
        "Their author is no Gainsight user. The fallback author gets them, and the author's name "
        "stands in the notes.",
    ),
    "inactive author": Meaning("warns", "Their author is a user who is not active."),
    "unmapped type": Meaning(
        "warns", "Their type is not in the setting type_map, so they become Updates."
    ),
    "not a contact": Meaning(
        "warns",
        "External attendees who are no person of the company. Gainsight refuses their notes until "
        "it has them: load them there first, or leave them off the notes.",
    ),
    "not a user": Meaning(
        "warns",
        "Internal attendees who are no Gainsight user. Gainsight refuses their notes: add them "
        "there first, or leave them off the notes.",
    ),
    "no subject": Meaning(
        "warns",
        "They have no subject and get a blank one. With words of your own, the check after "
        "loading shows them as changed.",
    ),
    "long subject": Meaning(
        "warns", "Their subject has more than 140 characters, which Gainsight may refuse."
    ),
    "already loaded": Meaning(
        "warns", "The timeline has them already. A repair pack mends what is wrong with them."
    ),
    "id taken": Meaning(
        "warns",
        "An activity from elsewhere has their id. The Timeline takes an id once, so Gainsight may "
        "refuse them.",
    ),
    "attachment": Meaning("warns", "Their attachments cannot be moved."),
    "image": Meaning("warns", "Pictures in their text cannot be moved."),
}


@dataclass(frozen=True)
class Check:
    """One finding: its name, what it does to the pack, the notes concerned, and what it is about.

    `examples` are the items with the most notes, each with their count.
    """

    name: str
    effect: Effect
    sentence: str
    notes_count: int
    items_count: int
    examples: tuple[tuple[str, int], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "examples": [[*each] for each in self.examples]}


def run(warehouse: Warehouse, lookups: Lookups, *, cursor: Cursor | None = None) -> list[Check]:
    """All that was found, what stops a pack first; a check that found nothing is not in it."""
    rows = warehouse.report("migration_prechecks", {}, cursor=cursor)
    by_name = groupby(rows, key=lambda row: str(row["name"]))
    found = {name: _check(name, [*group]) for name, group in by_name}
    troubles = lookup_troubles(lookups)
    if troubles:
        told = tuple((each, 0) for each in troubles)
        found["lookup"] = Check("lookup", *MEANINGS["lookup"], 0, len(told), told)
    return [found[name] for name in MEANINGS if name in found]


def stop_if_any(checks: Sequence[Check]) -> None:
    """Raises NotReady with all that stops a pack, or where there is nothing to load."""
    if not any(check.name == TOTAL for check in checks):
        raise NotReady("No legacy notes are loaded. Load the exports of Catalyst or Planhat first.")
    stops = [_said(check) for check in checks if check.effect == "stops"]
    if stops:
        raise NotReady(" ".join(stops))


def _check(name: str, rows: Rows) -> Check:
    [whole] = [row for row in rows if row["item"] is None]
    examples = tuple((row["item"], row["notes_count"]) for row in rows if row["item"] is not None)
    return Check(name, *MEANINGS[name], whole["notes_count"], whole["items_count"], examples)


def _said(check: Check) -> str:
    if not check.notes_count:
        return f"{check.sentence} {'; '.join(item for item, _ in check.examples)}."
    return f"{check.notes_count:,} notes: {check.sentence}"
