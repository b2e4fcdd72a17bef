"""The reconciliation once more, by the dumbest means: every note beside every row, html.parser."""

import re
import string
from datetime import UTC, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

from .cells import Row, Settings, World, attendee_kind, instant, latest_rows, listed
from .cells import text as raw
from .identity import contact_key, contact_keys

VERDICTS = (
    "deduplicated",
    "duplicate_loaded",
    "missing",
    "duplicated",
    "wrong_company",
    "changed",
    "matched_by_rule",
    "matched",
)
BLOCKS = set(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    }
)
OTHERS = """
    a abbr acronym applet area audio b base basefont bdi bdo bgsound big blink button canvas cite
    code col colgroup data datalist del dfn em embed font frame frameset head i iframe image img
    input ins isindex kbd keygen label link listing map mark marquee math menuitem meta meter
    multicol nextid nobr noembed noframes noscript object optgroup option output param picture
    plaintext progress q rb rbc rp rt rtc ruby s samp script search select slot small source spacer
    span strike strong style sub sup svg template textarea time title track tt u var video wbr xmp
"""
OWN = BLOCKS | set(OTHERS.split())
NAME_SIGNS = set(string.ascii_letters + string.digits + "-_:")
AUTHOR = "Legacy author:"
LABELS = {
    "catalyst": "Catalyst Notes - Legacy Heap",
    "planhat": "Planhat Notes - Legacy Hotjar",
}
Fields = dict[str, dict[str, str]]


def text(row: Row, column: str) -> str | None:
    """The cell trimmed; None where it is blank."""
    return (raw(row, column) or "").strip() or None


class Reader(HTMLParser):
    """Cuts HTML into the texts between block tags."""

    def __init__(self) -> None:
        super().__init__()
        self.texts = [""]
        self.tags: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        if tag in ("script", "style"):
            self.inside = tag
        if tag in BLOCKS:
            self.texts.append("")

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        if tag in BLOCKS:
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(tag)
        if tag == self.inside:
            self.inside = ""
        if tag in BLOCKS:
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.texts[-1] += data


def begins_tag(rest: str) -> bool:
    """Whether a < before this begins a tag, a comment or a declaration."""
    if rest[:1] in ("!", "?"):
        return True
    rest = rest[1:].lstrip() if rest[:1] == "/" else rest
    name = re.split("[\t\n\r\f />]", rest, maxsplit=1)[0]
    is_name = set(name) <= NAME_SIGNS and name[:1].isalpha() and name[-1:].isalnum()
    return is_name and len(name) < len(rest)


def read(html: str) -> Reader:
    """A reader that has read, every < that begins nothing escaped before."""
    signs = [
        "&lt;" if sign == "<" and not begins_tag(html[place + 1 :]) else sign
        for place, sign in enumerate(html)
    ]
    reader = Reader()
    reader.feed("".join(signs))
    reader.close()
    return reader


def is_own(tag: str) -> bool:
    """HTML's own, or of a namespace."""
    return tag in OWN or re.match("[^:]*:[a-z]", tag) is not None


def folded(words: str) -> str:
    """White space as single blanks."""
    return " ".join(words.split())


def blocks(html: str) -> list[str]:
    """What the blocks say that say anything; of a note without a tag that is one, its lines."""
    reader = read(html)
    pieces = reader.texts
    if not any(is_own(tag) for tag in reader.tags):
        bare = re.sub(r"(?s)<!--.*?--\s*>", "", html)
        pieces = [unescape(line) for line in bare.replace("\r", "\n").split("\n")]
    return [folded(piece) for piece in pieces if folded(piece)]


def reduced(html: str) -> str:
    """HTML as text."""
    return " ".join(blocks(html))


def without_author(html: str) -> set[str]:
    """HTML as text, less a first or last block that names the legacy author, or both, or none."""
    found = blocks(html)
    names = [block.startswith(AUTHOR) for block in found]
    return {
        " ".join(found[first : len(found) - last])
        for first in (0, 1)
        for last in (0, 1)
        if first + last <= len(found) and all(names[:first]) and all(names[len(names) - last :])
    }


def milliseconds(moment: datetime | None) -> datetime | None:
    """The instant cut to whole milliseconds."""
    if moment is None:
        return None
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class Notes:
    """The notes and the timeline of a world."""

    def __init__(self, world: World, settings: Settings) -> None:
        self.settings = settings
        self.notes = latest_rows(world, "legacy_note", "system", "record_id")
        self.rows = latest_rows(world, "activity", "activity_id")
        self.attendees = latest_rows(world, "attendee", "activity_id", "email")
        self.jobs = latest_rows(world, "job_result", "external_id", "job_id")
        self.companies = latest_rows(world, "company", "company_id")
        self.users = contact_keys(
            text(user, "email") or "" for user in latest_rows(world, "user", "email")
        )
        self.zone = ZoneInfo(settings.get("report_timezone", "UTC"))
        labels = {**LABELS, **settings.get("external_sources", {})}
        self.labels = {name: label.strip().lower() for name, label in labels.items() if label}

    def answer(self) -> dict[str, Any]:
        """The golden shape."""
        rows = [self._row(note) for note in self.notes]
        rows.sort(key=lambda row: (row["system"], row["record_id"]))
        return {
            "summary": {
                "total": counted(rows),
                "by_system": by(rows, "system", ""),
                "by_type": by(rows, "type", "No type"),
                "by_month": by(rows, "month", "No month"),
                "unexpected": self._unexpected(),
                "field_ignored": self._ignored(rows),
            },
            "rows": rows,
        }

    def _carriers(self, note: Row) -> list[Row]:
        label = self.labels.get(text(note, "system") or "")
        return [
            row
            for row in self.rows
            if label is not None
            and (text(row, "external_source") or "").lower() == label
            and text(row, "external_id") == text(note, "record_id")
        ]

    def _survivor(self, note: Row) -> Row:
        def key(one: Row) -> tuple[Any, ...]:
            return (
                text(one, "legacy_company_id"),
                text(one, "subject"),
                instant(one, "created_at"),
                contact_key(text(one, "author_email")),
            )

        if None in key(note):
            return note
        alike = [
            one
            for one in self.notes
            if text(one, "system") == text(note, "system") and key(one) == key(note)
        ]
        return min(alike, key=lambda one: text(one, "record_id") or "")

    def _row(self, note: Row) -> dict[str, Any]:
        carriers, survivor = self._carriers(note), self._survivor(note)
        fields: Fields = {}
        if survivor is note and len(carriers) == 1:
            fields = self._fields(note, carriers[0])
        verdict = self._verdict(note, survivor, carriers, fields)
        created = instant(note, "created_at")
        return {
            "system": text(note, "system"),
            "record_id": text(note, "record_id"),
            "type": text(note, "type"),
            "month": created and f"{created.astimezone(self.zone):%Y-%m}",
            "verdict": verdict,
            "activity_ids": sorted(text(row, "activity_id") or "" for row in carriers),
            "survivor": text(survivor, "record_id"),
            "reason": self._reason(note) if verdict == "missing" else None,
            "fields": fields,
        }

    def _verdict(  # noqa: PLR0911 # a line a verdict, as the contract has them
        self, note: Row, survivor: Row, carriers: list[Row], fields: Fields
    ) -> str:
        if survivor is not note:
            if carriers:
                return "duplicate_loaded"
            if self._carriers(survivor):
                return "deduplicated"
        if not carriers:
            return "missing"
        if len(carriers) > 1:
            return "duplicated"
        outcomes = {name: field["outcome"] for name, field in fields.items()}
        if outcomes["company"] in ("differs", "lost"):
            return "wrong_company"
        if {"differs", "lost"} & set(outcomes.values()):
            return "changed"
        return "matched_by_rule" if "by_rule" in outcomes.values() else "matched"

    def _reason(self, note: Row) -> str | None:
        found = [
            (text(job, "job_id") or "", text(job, "reason"))
            for job in self.jobs
            if text(job, "external_id") == text(note, "record_id") and text(job, "reason")
        ]
        return max(found)[1] if found else None

    def _fields(self, note: Row, row: Row) -> Fields:
        author = self._author(note, row)
        return {
            "type": self._type(note, row),
            "author": author,
            "activity_at": moved(instant(note, "created_at"), instant(row, "activity_at")),
            "subject": plain(text(note, "subject"), text(row, "subject")),
            "text": told(
                raw(note, "body") or "", raw(row, "notes") or "", author.get("rule") is not None
            ),
            "company": plain(self._company(note), self._known(text(row, "company_id"))),
            "internal_attendees": self._attendees(note, row, "internal"),
            "external_attendees": self._attendees(note, row, "external"),
        }

    def _type(self, note: Row, row: Row) -> dict[str, str]:
        before, after = text(note, "type"), text(row, "type")
        mapped = self.settings.get("type_map", {}).get(before)
        if after == (mapped or "Update"):
            if mapped is None and before != after:
                return {"outcome": "by_rule", "rule": "default_type"}
            return {"outcome": "equal"}
        return {"outcome": "lost" if before and not after else "differs"}

    def _author(self, note: Row, row: Row) -> dict[str, str]:
        before = contact_key(text(note, "author_email"))
        after = contact_key(text(row, "author_email"))
        fallback = contact_key(self.settings.get("fallback_author", ""))
        expected = before if before in self.users else fallback
        if after == expected and (after == before or expected is None):
            return {"outcome": "lost" if before and not after else "equal"}
        if after == expected:
            return {"outcome": "by_rule", "rule": "fallback_author"}
        return {"outcome": "lost" if before and not after else "differs"}

    def _company(self, note: Row) -> str | None:
        account = text(note, "legacy_company_id")
        found = [
            text(one, "company_id")
            for one in self.companies
            if account and text(one, "legacy_id") == account
        ]
        return found[0] if len(found) == 1 else None

    def _known(self, company_id: str | None) -> str | None:
        known = {text(one, "company_id") for one in self.companies}
        return company_id if company_id in known else None

    def _attendees(self, note: Row, row: Row, kind: str) -> dict[str, str]:
        before = contact_keys(listed(note, f"{kind}_emails"))
        after = contact_keys(listed(row, f"{kind}_emails")) | contact_keys(
            text(each, "email") or ""
            for each in self.attendees
            if text(each, "activity_id") == text(row, "activity_id") and attendee_kind(each) == kind
        )
        if before == after:
            return {"outcome": "equal"}
        return {"outcome": "differs" if after else "lost"}

    def _unexpected(self) -> list[str]:
        carried = {text(row, "activity_id") for note in self.notes for row in self._carriers(note)}
        labelled = {
            text(row, "activity_id") or ""
            for row in self.rows
            if (text(row, "external_source") or "").lower() in self.labels.values()
        }
        return sorted(labelled - carried)

    def _ignored(self, rows: list[dict[str, Any]]) -> list[dict[str, str]]:
        notes = {(text(note, "system"), text(note, "record_id")): note for note in self.notes}
        had: dict[tuple[str, str], set[bool]] = {}
        for row in rows:
            note = notes[row["system"], row["record_id"]]
            for field, outcome in row["fields"].items():
                if self._was_filled(note, field):
                    is_lost = outcome["outcome"] == "lost"
                    had.setdefault((row["system"], field), set()).add(is_lost)
        return [
            {"system": system, "field": field}
            for (system, field), lost in sorted(had.items())
            if lost == {True}
        ]

    def _was_filled(self, note: Row, field: str) -> bool:
        if field == "text":
            return reduced(text(note, "body") or "") != ""
        if field == "company":
            return self._company(note) is not None
        if field.endswith("attendees"):
            return bool(contact_keys(listed(note, field.replace("attendees", "emails"))))
        if field == "activity_at":
            return instant(note, "created_at") is not None
        if field == "author":
            return contact_key(text(note, "author_email")) is not None
        return text(note, field) is not None


def plain(before: str | None, after: str | None) -> dict[str, str]:
    """Equal, lost or different."""
    if before == after:
        return {"outcome": "equal"}
    return {"outcome": "differs" if after else "lost"}


def moved(before: datetime | None, after: datetime | None) -> dict[str, str]:
    """Two instants, with the shift of a zone where that is the difference."""
    first, second = milliseconds(before), milliseconds(after)
    if first == second:
        return {"outcome": "equal"}
    if second is None:
        return {"outcome": "lost"}
    field = {"outcome": "differs"}
    if first is not None:
        gap = second.astimezone(UTC) - first.astimezone(UTC)
        quarters, rest = divmod(gap, timedelta(minutes=15))
        if not rest and abs(quarters) <= 14 * 4:
            hours = f"{abs(quarters) / 4:.2f}".rstrip("0").rstrip(".")
            field["cause"] = f"time_shift {'-' if quarters < 0 else '+'}{hours} h"
    return field


def told(body: str, notes: str, is_fallback: bool) -> dict[str, str]:
    """Two texts."""
    before = reduced(body)
    afters = without_author(notes) if is_fallback else {reduced(notes)}
    if before in afters:
        return {"outcome": "equal"}
    starts = {after.removesuffix("[cut]").rstrip() for after in afters} - {""}
    if len(notes) >= 130_000 and any(before[: len(start)] == start for start in starts):
        return {"outcome": "by_rule", "rule": "cut_text"}
    return {"outcome": "lost" if "" in afters else "differs"}


def counted(rows: list[dict[str, Any]]) -> dict[str, int]:
    """How many rows have each verdict."""
    counts = {name: sum(row["verdict"] == name for row in rows) for name in VERDICTS}
    return {"legacy_rows": len(rows), **counts}


def by(rows: list[dict[str, Any]], name: str, nothing: str) -> dict[str, dict[str, int]]:
    """The same for each value of a column."""
    values = sorted({row[name] or nothing for row in rows})
    return {
        value: counted([row for row in rows if (row[name] or nothing) == value]) for value in values
    }
