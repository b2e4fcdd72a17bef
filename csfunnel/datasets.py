"""The contracts of what comes in: each data set's columns, types, keys and spellings."""

import re
from dataclasses import dataclass
from typing import Literal

from csfunnel.spellings import FOREIGN, SPELLINGS

Type = Literal["text", "instant", "flag", "number", "money", "date", "list", "json"]

READS = {
    "canceled_flag": "a set flag reads `cancelled`, one not set `active`, any other word itself",
    "filled_flag": "a flag that is set where anything stands",
    "first_url": "the first http(s) address in the text, else empty",
    "last_uri_part": "what follows the last `/`: the bare id in an API's address of a thing",
    "seconds_to_minutes": "a number of seconds, divided by 60",
    "utc": "an instant; one without an offset is in UTC, whatever zone the file has",
    "emails_in_text": "a list of the e-mail addresses found anywhere in the text",
}

_ARROW = re.compile(r"→|->|>")
_SUFFIX = re.compile(r"__(?:gr|gc|c)(?=\s*(?:\.|$))")


def normalised(header: str) -> str:
    """A header as headers are compared: `Csm__gr.Name` and `CSM → Name` are both `csm.name`."""
    text = _ARROW.sub(".", header.replace("\ufeff", "").strip().casefold())
    kept = "".join(char for char in _SUFFIX.sub("", text) if char.isalnum() or char == ".")
    return kept.strip(".")


@dataclass(frozen=True)
class Spelling:
    """One header a column may come under, and when and how it is then read.

    `reads` is an entry of READS (empty: as the column's type says). `only_with` and `only_without`
    name a header that must, or must not, be there too. A `fallback` stays in use beside a better
    header, for the rows in which that is empty.
    """

    text: str
    reads: str = ""
    only_with: str = ""
    only_without: str = ""
    fallback: bool = False


@dataclass(frozen=True)
class Column:
    """One column: its name and type, whether a header must have it, and what else it is called.

    `or_else` names the column that will do in its stead; `for_file` says that one value may be
    chosen for the whole file. `spellings` are best first and include the name itself.
    """

    name: str
    type: Type = "text"
    required: bool = False
    or_else: str = ""
    for_file: bool = False
    spellings: tuple[Spelling, ...] = ()


@dataclass(frozen=True)
class DataSet:
    """One kind of export.

    `key` is what a later row replaces an earlier one by; `filled` are groups of columns of which
    at least one must be filled in a row; `known` are headers, in normal form, that we leave out
    but know the source by.
    """

    name: str
    comes_from: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    filled: tuple[tuple[str, ...], ...]
    known: frozenset[str]

    @property
    def names(self) -> tuple[str, ...]:
        """Canonical column names, in the contract's order."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[tuple[str, ...], ...]:
        """Groups of columns of which a header must have at least one; `for_file` ones left out."""
        must = (column for column in self.columns if column.required and not column.for_file)
        return tuple((c.name, c.or_else) if c.or_else else (c.name,) for c in must)

    def column(self, name: str) -> Column:
        """The column of that canonical name. Raises KeyError."""
        return {column.name: column for column in self.columns}[name]


def _spelling(written: str) -> Spelling:
    """Read `text {reads, with X, without X, fallback}`."""
    text, _, braces = written.strip().rstrip("}").partition("{")
    words = [word.strip() for word in braces.split(",")]
    told = {word.split()[0]: word.split()[1] for word in words if " " in word}
    reads = next((word for word in words if word in READS), "")
    only_with, only_without = told.get("with", ""), told.get("without", "")
    return Spelling(text.strip(), reads, only_with, only_without, "fallback" in words)


def _spellings(block: str) -> dict[str, tuple[Spelling, ...]]:
    """Read a block of `spellings.py`: column (or `*`) -> its spellings, best first."""
    lines = block.strip().replace("\n ", " ").splitlines()
    columns = (line.split(":", 1) for line in lines)
    return {name: tuple(map(_spelling, listed.split("|"))) for name, listed in columns}


def _known(block: str) -> frozenset[str]:
    """The normal forms of the headers a block lists under `*`."""
    return frozenset(normalised(spelling.text) for spelling in _spellings(block).get("*", ()))


def _with_own_name(name: str, listed: tuple[Spelling, ...]) -> tuple[Spelling, ...]:
    """The spellings listed, with the column's own name first unless it has a place there."""
    if normalised(name) in {normalised(spelling.text) for spelling in listed}:
        return listed
    return (Spelling(name), *listed)


def _column(data_set: str, written: str) -> Column:
    """Read `name[!][?] [type] [or=column]`: `!` a required column, `?` may be chosen per file."""
    name, *words = written.split()
    or_else = "".join(word.removeprefix("or=") for word in words if word.startswith("or="))
    kind: Type = next((TYPES[word] for word in words if word in TYPES), "text")
    bare = name.rstrip("!?")
    spellings = _with_own_name(bare, _spellings(SPELLINGS[data_set]).get(bare, ()))
    return Column(bare, kind, "!" in name, or_else, "?" in name, spellings)


def _data_set(
    name: str, comes_from: str, columns: str, *, key: str, filled: str | None = None
) -> DataSet:
    """`columns` are separated by commas, `filled` groups by commas and their members by `|`."""
    groups = (filled or key).replace(" ", "").split(",")
    return DataSet(
        name=name,
        comes_from=comes_from,
        columns=tuple(_column(name, written) for written in columns.split(",")),
        key=tuple(key.replace(" ", "").split(",")),
        filled=tuple(tuple(group.split("|")) for group in groups),
        known=_known(SPELLINGS[name]),
    )


TYPES: dict[str, Type] = {
    "text": "text",
    "instant": "instant",
    "flag": "flag",
    "number": "number",
    "money": "money",
    "date": "date",
    "list": "list",
    "json": "json",
}

_ALL = (
    _data_set(
        "email",
        "Email Log V2, optionally with AO Emails' step, variant, subject",
        "email_id!, executed_at! instant or=sent_at, sent_at instant, source, address_type,"
        "journey_id, journey_name! or=journey_id, step, variant, template_name, subject,"
        "contact_email!, contact_name, company_id, sender_email, is_sent flag, is_opened flag,"
        "opened_count number, first_opened_at instant, click_count number, clicked_at instant,"
        "clicked_links json, is_bounced flag, bounce_type, is_rejected flag, is_unsubscribed flag,"
        "is_spam flag",
        key="email_id",
        filled="email_id, executed_at|sent_at",
    ),
    _data_set(
        "booking",
        "Calendly CSV/API/webhook, YouCanBookMe CSV/API/webhook, the Gainsight bookings object",
        "booking_id!, created_at! instant, starts_at! instant, ends_at instant, status,"
        "no_show flag, contact_email!, contact_name, guest_emails list, host_email, title,"
        "room_url, rescheduled_from, cancelled_at instant, utm_source, utm_medium, utm_campaign,"
        "utm_content, utm_term",
        key="booking_id",
        filled="booking_id, starts_at|created_at",
    ),
    _data_set(
        "call",
        "Gong calls, or Activity Timeline rows that Gong wrote",
        "call_id!, started_at! instant, scheduled_at instant, duration_minutes number, title,"
        "company_id, host_email, internal_emails list, external_emails list, room_url, call_url",
        key="call_id",
        filled="call_id, started_at|scheduled_at",
    ),
    _data_set(
        "activity",
        "Activity Timeline (all rows; Gong's also become calls)",
        "activity_id!, external_id, external_source, source, type, subject, notes,"
        "activity_at! instant, created_at instant, duration_minutes number, company_id,"
        "author_email, internal_emails list, external_emails list",
        key="activity_id",
        filled="activity_id, activity_at|created_at",
    ),
    _data_set(
        "attendee",
        "Activity Attendee",
        "activity_id!, email!, kind",
        key="activity_id, email",
    ),
    _data_set(
        "company",
        "Company",
        "company_id!, name!, csm, csm_email, region, segment, arr money, renewal_date date, status,"
        "domains list, legacy_id",
        key="company_id",
    ),
    _data_set(
        "person",
        "Person / Company Person",
        "email!, company_id!, name, title, opted_out flag",
        key="email, company_id",
    ),
    _data_set(
        "user",
        "GsUser",
        "email!, user_id, name, manager_email, is_active flag",
        key="email",
    ),
    _data_set(
        "renewal",
        "GS Opportunity, or a CRM's renewal opportunities",
        "renewal_id!, company_id!, due_date date, closed_at instant, stage!, target_amount money,"
        "final_amount money, currency, type",
        key="renewal_id",
    ),
    _data_set(
        "legacy_note",
        "Planhat and Catalyst exports",
        "system!?, record_id!, type, subject, body, created_at! instant, updated_at instant,"
        "author_email, author_name, company_name, legacy_company_id, internal_emails list,"
        "external_emails list, url, has_attachment flag",
        key="system, record_id",
        filled="system, record_id, created_at|updated_at",
    ),
    _data_set(
        "job_result",
        "failures of Timeline bulk jobs",
        "external_id!, job_id, status, reason",
        key="external_id, job_id",
        filled="external_id",
    ),
    _data_set(
        "match_override",
        "made on the meetings page, or uploaded",
        "booking_id!, call_id, note",
        key="booking_id",
    ),
)

DATASETS: dict[str, DataSet] = {data_set.name: data_set for data_set in _ALL}

# the columns of which one value may be chosen for a whole file
FOR_FILE: tuple[str, ...] = tuple(
    sorted({column.name for each in _ALL for column in each.columns if column.for_file})
)

# every header we know, in normal form
KNOWN_FORMS: frozenset[str] = frozenset(
    normalised(spelling.text)
    for data_set in _ALL
    for column in data_set.columns
    for spelling in column.spellings
).union(*(data_set.known for data_set in _ALL))

# exports that are none of ours, by what to call them -> the normal forms of their headers
NOT_OURS: dict[str, frozenset[str]] = {name: _known(block) for name, block in FOREIGN.items()}

# The columns that say when a row happened, of the data sets whose rows do; the first filled counts.
WHEN: dict[str, tuple[str, ...]] = {
    "email": ("executed_at", "sent_at"),
    "booking": ("created_at", "starts_at"),
    "call": ("started_at", "scheduled_at"),
    "activity": ("activity_at", "created_at"),
    "renewal": ("closed_at",),
    "legacy_note": ("created_at", "updated_at"),
}
