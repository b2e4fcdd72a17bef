"""What the Timeline API takes for one note, and the lookups that go with every pack of them."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from csfunnel.errors import SettingsWrong
from csfunnel.migration.markup import author_of, notes_of

NO_SUBJECT = "\u00a0"  # a blank that the API takes for a subject, and reconciling for none
COMPANY_FIELD = "legacyCompanyId"

# A wrong name is ignored by the API without a word, so names are told apart: what it knows …
API_FIELDS = frozenset(
    {
        *("ExternalId", "ExternalSource", "ContextName", "TypeName"),
        *("Subject", "Notes", "ActivityDate"),
    }
)
# … and what only lookups read.
LOOKED_UP = ("Author", COMPANY_FIELD, "internalAttendees", "externalAttendees")

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

Record = dict[str, Any]
Lookups = Mapping[str, Mapping[str, Any]]


class Row(NamedTuple):
    """A row of the report migration_notes; repairs has the same columns and more."""

    system: str
    record_id: str
    left_out: str | None
    survivor_id: str
    external_source: str | None
    type_name: str
    subject: str | None
    body: str | None
    activity_at: str | None
    author_email: str | None
    is_author_replaced: bool
    legacy_author_name: str | None
    legacy_author_email: str | None
    legacy_company_id: str | None
    internal_emails: list[str]
    external_emails: list[str]
    unknown_emails: list[str]
    is_explained: bool


class Made(NamedTuple):
    """A record as bytes of JSON, and whether its notes were cut."""

    body: bytes
    is_cut: bool


def made_of(row: Row, *, no_subject: str = NO_SUBJECT, keeps_unknown: bool = True) -> Made:
    """The record of a note; without `keeps_unknown` less the attendees Gainsight does not know."""
    gone = frozenset() if keeps_unknown else frozenset(row.unknown_emails)
    legacy_author = (
        author_of(row.legacy_author_name, row.legacy_author_email)
        if row.is_author_replaced
        else None
    )
    notes = notes_of(row.body, legacy_author=legacy_author)
    record: Record = {
        "ExternalId": row.record_id,
        "ExternalSource": row.external_source,
        "ContextName": "Company",
        "TypeName": row.type_name,
        "Subject": row.subject or no_subject,
        "Notes": notes.html,
        "ActivityDate": row.activity_at,
        "Author": row.author_email,
        COMPANY_FIELD: row.legacy_company_id,
        "internalAttendees": [each for each in row.internal_emails if each not in gone],
        "externalAttendees": [each for each in row.external_emails if each not in gone],
    }
    return Made(as_json(record), notes.is_cut)


def as_json(content: Any) -> bytes:
    """Compact JSON in UTF-8, as it is sent."""
    return _COMPACT.encode(content).encode()


def lookups_of(file: Path) -> Lookups:
    """The lookups block of a JSON file. Raises SettingsWrong."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise SettingsWrong(f"{file.name} is no JSON file of lookups: {problem}") from None
    entries = found.values() if isinstance(found, dict) else [None]
    if not all(isinstance(each, dict) and isinstance(each.get("fields"), dict) for each in entries):
        raise SettingsWrong(f'{file.name} must hold one object a lookup, each with "fields".')
    lookups: Lookups = found
    return lookups


def usual_lookups(*, company_field: str = "Legacy_Id__gc") -> Lookups:
    """Authors and attendees by e-mail, the company by its field that holds the legacy id.

    A person is looked up within the company. No match is an error: else Gainsight drops attendees
    in silence.
    """
    company = {COMPANY_FIELD: company_field}
    contact = {
        "externalAttendees": "Person_ID__gr.Email",
        COMPANY_FIELD: f"Company_ID__gr.{company_field}",
    }
    return {
        "AuthorId": _lookup("GsUser", {"Author": "Email"}),
        "GsCompanyId": _lookup("Company", company),
        "InternalAttendees": _lookup("GsUser", {"internalAttendees": "Email"}),
        "ExternalAttendees": _lookup("Company_Person", contact),
    }


def lookup_troubles(lookups: Lookups) -> list[str]:
    """What is wrong between lookups and records: a field one side names and the other lacks."""
    known = {*API_FIELDS, *LOOKED_UP}
    read = {name: each["fields"] for name, each in lookups.items()}
    missing = [
        f"{name} reads {field}, which no record has"
        for name, fields in read.items()
        for field in fields
        if field not in known
    ]
    all_read = {field for fields in read.values() for field in fields}
    return missing + [f"no lookup reads {field}" for field in _unread(all_read)]


def _unread(read: Iterable[str]) -> list[str]:
    found = {*read}
    return [field for field in LOOKED_UP if field not in found]


def _lookup(object_name: str, fields: Mapping[str, str]) -> dict[str, Any]:
    return {
        "fields": dict(fields),
        "lookupField": "Gsid",
        "objectName": object_name,
        "multiMatchOption": "MARKASERROR" if object_name == "Company" else "FIRSTMATCH",
        "onNoMatch": "ERROR",
    }
