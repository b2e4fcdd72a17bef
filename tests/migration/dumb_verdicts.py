"""The verdicts of the metrics contract (§8) in plain Python, over the rows as they were loaded."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from csfunnel.intake.door import Door
from oracle.identity import contact_key, contact_keys
from oracle.notes import reduced, without_author

Rows = list[dict[str, Any]]


class Verdicts:
    """What became of every legacy note of a workspace."""

    def __init__(self, door: Door) -> None:
        self.settings = door.warehouse.settings
        self.notes = _rows(door, "loaded_legacy_note")
        self.activities = _rows(door, "loaded_activity")
        attendees = _rows(door, "loaded_attendee")
        for row in self.activities:
            for kind in ("internal", "external"):
                own = row[f"{kind}_emails"] or []
                more = [
                    each["email"]
                    for each in attendees
                    if each["activity_id"] == row["activity_id"]
                    and (each["kind"] or "").lower() == kind
                ]
                row[kind] = contact_keys([*own, *more])
        self.users = contact_keys(row["email"] for row in _rows(door, "loaded_user"))
        self.companies = defaultdict(set)
        self.known = set()
        for row in _rows(door, "loaded_company"):
            self.known.add(row["company_id"])
            self.companies[row["legacy_id"]].add(row["company_id"])
        self.labels = {
            system: label.strip().lower()
            for system, label in self.settings.external_sources.items()
        }

    def carriers(self, note: Mapping[str, Any]) -> Rows:
        """The timeline rows that carry a note's id."""
        return [
            row
            for row in self.activities
            if (row["external_id"] or "").strip() == note["record_id"]
            and (row["external_source"] or "").strip().lower() == self.labels.get(note["system"])
        ]

    def of_all(self) -> dict[tuple[str, str], str]:
        """The verdict of each note, by system and record id."""
        groups = defaultdict(list)
        for note in self.notes:
            groups[self._group(note)].append(note)
        found = {}
        for group in groups.values():
            survivor = min(group, key=lambda note: note["record_id"])
            for note in group:
                key = (note["system"], note["record_id"])
                found[key] = self._verdict(note, survivor)
        return found

    def counts(self) -> Counter[str]:
        """How many notes have each verdict, and how many activities are unexpected."""
        ids = {(self.labels.get(note["system"]), note["record_id"]) for note in self.notes}
        unexpected = [
            row
            for row in self.activities
            if (label := (row["external_source"] or "").strip().lower()) in self.labels.values()
            and (label, (row["external_id"] or "").strip()) not in ids
        ]
        return Counter(self.of_all().values()) + Counter(unexpected=len(unexpected))

    def _group(self, note: Mapping[str, Any]) -> Any:
        parts = (
            note["legacy_company_id"],
            (note["subject"] or "").strip(),
            note["created_at"],
            contact_key(note["author_email"]),
        )
        return (note["system"], *parts) if all(parts) else (note["system"], note["record_id"])

    def _verdict(self, note: Mapping[str, Any], survivor: Mapping[str, Any]) -> str:
        carriers = self.carriers(note)
        if note is not survivor and carriers:
            return "duplicate_loaded"
        if note is not survivor and self.carriers(survivor):
            return "deduplicated"
        if len(carriers) != 1:
            return "duplicated" if carriers else "missing"
        [row] = carriers
        company = row["company_id"] if row["company_id"] in self.known else None
        of_account = self.companies.get(note["legacy_company_id"] or "?", set())
        if company != (next(iter(of_account)) if len(of_account) == 1 else None):
            return "wrong_company"
        outcomes = self._outcomes(note, row)
        if False in outcomes:
            return "changed"
        return "matched_by_rule" if None in outcomes else "matched"

    def _outcomes(self, note: Mapping[str, Any], row: Mapping[str, Any]) -> list[bool | None]:
        """Whether each field is as expected; None where only a rule makes it so."""
        type_map = self.settings.type_map
        author = contact_key(note["author_email"])
        replaced = author not in self.users
        expected = contact_key(self.settings.fallback_author) if replaced else author
        is_type = row["type"] == type_map.get(note["type"], "Update")
        is_author = contact_key(row["author_email"]) == expected
        return [
            is_type and (True if note["type"] in {*type_map, "Update"} else None),
            is_author and (None if replaced else True),
            _milliseconds(row["activity_at"]) == _milliseconds(note["created_at"]),
            (row["subject"] or "").strip() == (note["subject"] or "").strip(),
            contact_keys(note["internal_emails"] or []) == row["internal"],
            contact_keys(note["external_emails"] or []) == row["external"],
            _text(note["body"] or "", row["notes"] or "", replaced=replaced and is_author),
        ]


def _text(body: str, notes: str, *, replaced: bool) -> bool | None:
    before = reduced(body)
    afters = without_author(notes) if replaced else {reduced(notes)}
    if before in afters:
        return True
    starts = {after.removesuffix("[cut]").rstrip() for after in afters} - {""}
    is_cut = len(notes) >= 130_000 and before.startswith(tuple(starts))
    return None if is_cut else False


def _milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000 // 1)


def _rows(door: Door, table: str) -> Rows:
    found = door.warehouse.cursor().table(table)
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
