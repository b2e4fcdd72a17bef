"""A plain reading of a sample folder with nothing but csv, to hold its answers against."""

import csv
import gzip
import io
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

KEYS = {
    "email": ("Gsid",),
    "booking": ("Invitee UUID", "booking_id"),
    "call": ("call_id",),
    "activity": ("Activity Id",),
    "attendee": ("Activity Id", "Email"),
    "company": ("Gsid",),
    "person": ("Person_ID__gr.Email", "Company_ID"),
    "user": ("Email",),
    "renewal": ("External Id",),
    "legacy_note": ("Note Id", "_id"),
    "job_result": ("External Id", "Job Id"),
}
INSTANTS = re.compile(r"Date( & Time)?$|_at$|RenewalDate$")
FORMATS = ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %I:%M %p", "%Y-%m-%d")
ENCODINGS = {"company.csv": "cp1252", "gsuser.csv": "utf-16"}
DELIMITERS = {"company_person.csv": ";", "gsuser.csv": "\t"}
PREAMBLE_LINES = {"gs_opportunity.csv": 4}
FLAGS_SET = {"YES"}


@dataclass
class Line:
    """A record as csv reads it: its first physical line, its cells, its instants in UTC."""

    number: int
    cells: dict[str, str]
    instants: dict[str, datetime]
    unread: list[tuple[str, str]]


def raw(path: Path) -> bytes:
    """The file's bytes, unpacked."""
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def instant(text: str, zone: str | None) -> datetime | None:
    """The instant in UTC, None if no form fits."""
    for form in FORMATS:
        with suppress(ValueError):
            naive = datetime.strptime(text, form)  # noqa: DTZ007 - the zone is put on below
            return naive.replace(tzinfo=ZoneInfo(zone) if zone else UTC).astimezone(UTC)
    return None


def read(path: Path, zone: str | None) -> list[Line]:
    """All records of a file in their order."""
    csv.field_size_limit(1_000_000)
    name = path.name.removesuffix(".gz")
    text = raw(path).decode(ENCODINGS.get(name, "utf-8-sig"))
    stream = io.StringIO(text, newline="")
    skipped = PREAMBLE_LINES.get(name, 0)
    for _ in range(skipped):
        stream.readline()
    reader = csv.reader(stream, delimiter=DELIMITERS.get(name, ","))
    header = next(reader)
    lines, first = [], skipped + reader.line_num + 1
    for row in reader:
        cells = dict(zip(header, row, strict=True))
        dated = {name: cell for name, cell in cells.items() if INSTANTS.search(name) and cell}
        instants, unread = {}, []
        for name, cell in dated.items():
            at = instant(cell, zone)
            if at:
                instants[name] = at
            else:
                unread.append((name, cell))
        lines.append(Line(first, cells, instants, unread))
        first = skipped + reader.line_num + 1
    return lines


class Sample:
    """The files of one folder, read without any code of the product."""

    def __init__(self, folder: Path) -> None:
        """Read everything in a folder that `generate` filled."""
        self.folder = folder
        self.manifest = json.loads((folder / "manifest.json").read_text())
        self.answers = json.loads((folder / "ANSWERS.json").read_text())
        self.lines = {one["file"]: read(folder / one["file"], one["zone"]) for one in self.manifest}

    def files(self, data_set: str) -> list[str]:
        """The files of a data set in load order."""
        return [one["file"] for one in self.manifest if one["data_set"] == data_set]

    def key(self, data_set: str, line: Line) -> tuple[str, ...]:
        """What a later row replaces the earlier by."""
        return tuple(line.cells[name] for name in KEYS[data_set] if name in line.cells)

    def loaded(self, data_set: str) -> dict[tuple[str, ...], Line]:
        """The rows that are there after loading all files, by key."""
        kept: dict[tuple[str, ...], Line] = {}
        for file in self.files(data_set):
            kept |= {self.key(data_set, one): one for one in self.lines[file] if not one.unread}
        return kept

    @cached_property
    def emails(self) -> list["Email"]:
        """All loaded emails, counted or not."""
        return [Email.of(line) for line in self.loaded("email").values()]


@dataclass
class Email:
    """One email under short names, with METRICS' outcomes."""

    email_id: str
    journey_id: str
    step: str
    contact: str
    company_id: str
    sender: str
    is_counted: bool
    executed_at: datetime
    is_sent: bool
    is_delivered: bool
    is_opened: bool
    is_clicked: bool

    @classmethod
    def of(cls, line: Line) -> "Email":
        """Read under either spelling."""
        c = {re.sub(r"\W", "", name).lower(): cell for name, cell in line.cells.items()}
        dates = {re.sub(r"\W", "", name).lower(): at for name, at in line.instants.items()}
        sent = c["issent"] in FLAGS_SET if "issent" in c else "sentdate" in dates
        bounced = c.get("isbounced", c.get("bounced")) in FLAGS_SET
        delivered = sent and not bounced and c["isrejected"] not in FLAGS_SET
        links = re.findall(r'"url":"([^"]*)","clickedCount":(\d+)', c["linkclickedjson"])
        clicks = sum(int(count) for url, count in links if "book." in url)
        clicked = delivered and clicks > 0
        opened = delivered and (c["isopened"] in FLAGS_SET or clicked)
        return cls(
            email_id=c["gsid"],
            journey_id=c["sourceid"],
            step=c["stepname"],
            contact=c.get("lowercaseemailid") or c["emailidinlowercase"],
            company_id=c.get("gscompanyid", c.get("companyid", "")),
            sender=c["fromemailid"],
            is_counted=c["addresstype"] == "To" and c["source"] == "Advanced Outreach",
            executed_at=dates["executeddate"],
            is_sent=sent,
            is_delivered=delivered,
            is_opened=opened,
            is_clicked=clicked,
        )
