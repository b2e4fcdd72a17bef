"""Make all files: the sample with its planted faults, or clean ones at benchmark size."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sampledata.bookings import book, joined
from sampledata.calls import record
from sampledata.emails import outcomes
from sampledata.exports import API, email_sheet
from sampledata.parts import email_sheets, meeting_sheets, people_sheets
from sampledata.renewals import settle
from sampledata.sample import write_sample
from sampledata.schedule import Schedule, make_schedule, newer_schedule
from sampledata.sheets import Sheet
from sampledata.world import World, make_world
from sampledata.writing import write_json, write_plain

EMAILS_PER_FILE = 500_000
MOST_EMAILS_WITH_FAULTS = 200_000
DELIVERED_SHARE = 0.965


def generate(
    out: Path,
    *,
    emails: int,
    seed: int,
    faults: bool = True,
    shared_mailbox: tuple[int, int] | None = None,
) -> None:
    """Write all exports and `manifest.json` to `out`; the same seed gives the same bytes.

    With `faults` the files wear the sources' odd dress, hold planted faults, and `ANSWERS.json`
    tells them. Without, they are plain UTF-8 CSV in files of up to 500,000 emails.
    `shared_mailbox` = (emails, bookings) that one single contact address receives and makes.
    """
    if faults and emails > MOST_EMAILS_WITH_FAULTS:
        raise ValueError(f"faults are planted in up to {MOST_EMAILS_WITH_FAULTS:,} emails")
    out.mkdir(parents=True, exist_ok=True)
    world = make_world(emails=emails, seed=seed)
    shared_emails, shared_bookings = shared_mailbox or (0, 0)
    schedule = make_schedule(world, emails=emails, shared_emails=shared_emails)
    chance = min(1.0, shared_bookings / (DELIVERED_SHARE * shared_emails)) if shared_emails else 0.0
    if faults:
        made = outcomes(world, schedule, part=slice(0, len(schedule)), shared_bookings=chance)
        write_sample(out, world, made)
    else:
        _write_clean(out, world, schedule, chance=chance)


def generate_increment(out: Path, *, emails: int, seed: int, fraction: float = 0.01) -> Path:
    """Write one more email file beside those that `generate` made with the same arguments:
    `fraction` of `emails`, executed in the week after. Returns its path."""
    out.mkdir(parents=True, exist_ok=True)
    world = make_world(emails=emails, seed=seed)
    schedule = newer_schedule(world, emails=round(emails * fraction), first_number=emails)
    made = outcomes(world, schedule, part=slice(0, len(schedule)))
    sheet = email_sheet(world, made, file="email_log_v2_increment.csv", spelling=API)
    write_plain(sheet, out)
    return out / sheet.file


def _write_clean(out: Path, world: World, schedule: Schedule, *, chance: float) -> None:
    entries = _written(people_sheets(world), out)
    parts = []
    for start in range(0, len(schedule), EMAILS_PER_FILE):
        part = slice(start, min(start + EMAILS_PER_FILE, len(schedule)))
        made = outcomes(world, schedule, part=part, shared_bookings=chance)
        parts.append(book(world, made))
        suffix = f"_{1 + start // EMAILS_PER_FILE:03}"
        entries += _written(email_sheets(world, made, suffix=suffix), out)
    meetings = joined(parts)
    calls = record(world, meetings)
    entries += _written(meeting_sheets(world, meetings, calls, settle(world, meetings)), out)
    write_json(entries, out / "manifest.json")


def _written(sheets: Iterable[Sheet], out: Path) -> list[dict[str, Any]]:
    entries = []
    for sheet in sheets:
        write_plain(sheet, out)
        entries.append({"file": sheet.file, "data_set": sheet.data_set, "zone": sheet.zone})
    return entries
