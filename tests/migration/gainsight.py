"""A stand-in for Gainsight's Timeline: takes packs as its API would, and exports what it holds."""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

COLUMNS = (
    *("activity_id", "external_id", "external_source", "type", "subject", "notes", "activity_at"),
    *("company_id", "author_email", "internal_emails", "external_emails"),
)

Activity = dict[str, str]


@dataclass
class Gainsight:
    """What a tenant holds: who its users are, which company has which legacy id, its activities.

    With `contacts`, an external attendee who is not among a company's is an error, as the lookup
    asks; without, everyone is known.
    """

    companies: Mapping[str, str]
    users: frozenset[str]
    contacts: frozenset[tuple[str, str]] | None = None
    activities: list[Activity] = field(default_factory=list)
    failures: list[dict[str, str]] = field(default_factory=list)
    made_count: int = 0

    def take(self, pack: Path) -> None:
        """Do what a pack says, in its order: deletions, then the calls of its chunks."""
        manifest = json.loads((pack / "manifest.json").read_text("utf-8"))
        if (pack / "deletes.csv").exists():
            self.delete(row["activity_id"] for row in rows_of(pack / "deletes.csv"))
        for chunk in manifest["chunks"]:
            body = (pack / chunk["file"]).read_bytes()
            assert len(body) == chunk["bytes_count"] < 80_000_000
            call = self.post if chunk["method"] == "POST" else self.put
            call(json.loads(body))

    def post(self, body: Mapping[str, Any]) -> None:
        """Create; an external id is taken once in the tenant, whatever its source."""
        for record in body["records"]:
            taken = any(each["external_id"] == record["ExternalId"] for each in self.activities)
            found = self._looked_up(record, body["lookups"])
            if taken or found is None:
                self._fail(record, "taken" if taken else "a lookup found nothing")
                continue
            self.made_count += 1
            made = {
                "activity_id": f"NEW{self.made_count:06}",
                **_cells(record),
                "company_id": found,
            }
            self.activities.append(made)

    def put(self, body: Mapping[str, Any]) -> None:
        """Change the one activity with the external id; its company stays as it is."""
        for record in body["records"]:
            ids = [row for row in self.activities if row["external_id"] == record["ExternalId"]]
            if len(ids) == 1 and self._looked_up(record, body["lookups"]) is not None:
                ids[0].update(_cells(record))
            else:
                self._fail(record, "not one activity")

    def delete(self, activity_ids: Iterable[str]) -> None:
        """Delete by activity id; an id that is not there is an error of ours."""
        for activity_id in activity_ids:
            [gone] = [row for row in self.activities if row["activity_id"] == activity_id]
            self.activities.remove(gone)

    def export(self, file: Path) -> Path:
        """Write the timeline as Gainsight exports it."""
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore")
            writer.writeheader()
            writer.writerows({name: "", **row} for name in COLUMNS[:1] for row in self.activities)
        return file

    def _looked_up(self, record: Mapping[str, Any], lookups: Mapping[str, Any]) -> str | None:
        """The company of a record, or None where any lookup finds nothing."""
        for lookup in lookups.values():
            assert set(lookup["fields"]) <= set(record)
        company = self.companies.get(record["legacyCompanyId"])
        people = {record["Author"], *record["internalAttendees"]}
        if company is None or not people <= self.users:
            return None
        outside = {(email, company) for email in record["externalAttendees"]}
        if self.contacts is not None and not outside <= self.contacts:
            return None
        return company

    def _fail(self, record: Mapping[str, Any], reason: str) -> None:
        self.failures.append({"external_id": record["ExternalId"], "reason": reason})


def rows_of(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV, however long its cells."""
    csv.field_size_limit(2**31 - 1)
    with file.open(encoding="utf-8", newline="") as opened:
        return [*csv.DictReader(opened)]


def records_in(pack: Path) -> list[dict[str, Any]]:
    """Every record of a pack, in the order of its chunks."""
    manifest = json.loads((pack / "manifest.json").read_text("utf-8"))
    bodies = (json.loads((pack / chunk["file"]).read_bytes()) for chunk in manifest["chunks"])
    return [record for body in bodies for record in body["records"]]


def _cells(record: Mapping[str, Any]) -> Activity:
    return {
        "external_id": record["ExternalId"],
        "external_source": record["ExternalSource"],
        "type": record["TypeName"],
        "subject": record["Subject"],
        "notes": record["Notes"],
        "activity_at": record["ActivityDate"],
        "author_email": record["Author"],
        "internal_emails": ";".join(record["internalAttendees"]),
        "external_emails": ";".join(record["externalAttendees"]),
    }
