"""Put the sample together: drafts, planted faults, dress, ledger and answers."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sampledata import faults, times
from sampledata.answers import as_of, counted
from sampledata.booking_exports import booking_ids
from sampledata.bookings import Meetings, book
from sampledata.calls import record
from sampledata.drafts import Draft
from sampledata.emails import Emails
from sampledata.examples import Examples, rule_examples, tier_examples
from sampledata.exports import EMAIL_HEADERS, LABEL, email_ids, email_sheet
from sampledata.migration import FALLBACK, TYPE_MAP, legacy_ids, migrate
from sampledata.migration import counted as verdicts
from sampledata.migration_exports import MigrationSheets, for_file
from sampledata.parts import chosen_emails, email_sheets, meeting_sheets, people_sheets
from sampledata.pools import LAUNCH_INVITE
from sampledata.renewals import settle
from sampledata.world import World
from sampledata.writing import write_dressed, write_json

OVERLAP_DAYS = 3
PREAMBLE = (
    "Renewals Due and Closed",
    "Generated for: Customer Success Operations",
    "Filter: Opportunity Type = Renewal",
    "",
)
SERVICE_USER = "1P01QX9R7H0B1ZLFSYSTEMMIGRAT"
DRESS: dict[str, dict[str, Any]] = {
    "company.csv": {"encoding": "cp1252"},
    "company_person.csv": {"encoding": "utf-8-sig", "delimiter": ";"},
    "gsuser.csv": {"encoding": "utf-16-le", "delimiter": "\t"},
    "gs_opportunity.csv": {"preamble": PREAMBLE},
}


def write_sample(out: Path, world: World, emails: Emails) -> None:
    """All files of the sample with `manifest.json` and `ANSWERS.json`."""
    meetings = book(world, emails)
    calls = record(world, meetings)
    rules, tiers = rule_examples(emails, meetings), tier_examples(meetings, calls)
    people = _people(world)
    notes = migrate(world)
    mails = _mails(world, emails)
    others = [
        Draft.of(sheet) for sheet in meeting_sheets(world, meetings, calls, settle(world, meetings))
    ]
    planted = {"opened_in_the_later_file": _overlap(world, emails, mails)}
    _hold(mails, others[1], emails, meetings, shown=_shown(rules, tiers))
    planted |= faults.plant_in_emails(mails, world.users.email.to_pylist())
    planted |= faults.plant_in_bookings(others[0], others[1])
    planted |= faults.plant_in_timeline(others[2], others[3], others[4])
    planted |= faults.plant_in_people(people[0], people[1], free=_free_contact(world, meetings))
    planted |= faults.plant_in_renewals(others[5])
    moved = [Draft.of(sheet) for sheet in MigrationSheets(world, notes).sheets()]
    files, rejects = _written([*people, *mails.values(), *others, *moved], out)
    write_json({"type_map": TYPE_MAP, "fallback_author": FALLBACK[1]}, out / "settings.json")
    answers = {
        "as_of": as_of(emails, meetings, calls),
        **counted(list(mails.values()), others, files),
        "files": files,
        "rejects": rejects,
        "rules": rules,
        "tiers": tiers,
        "planted": planted,
        "migration": verdicts(notes),
    }
    write_json(answers, out / "ANSWERS.json")


def _people(world: World) -> list[Draft]:
    """Companies with the ids they had before, persons, and users with the one that writes for
    those who left."""
    company, person, user = people_sheets(world)
    company.table = company.table.append_column("Legacy_Id__gc", pa.array(legacy_ids(world)))
    people = [Draft.of(sheet) for sheet in (company, person, user)]
    name, email = FALLBACK
    cells = {"Gsid": SERVICE_USER, "Name": name, "Email": email, "IsActiveUser": "true"}
    people[2].rows.append([cells.get(column, "") for column in user.table.column_names])
    return people


def _mails(world: World, emails: Emails) -> dict[str, Draft]:
    api, report, launch = email_sheets(world, emails)
    labels = dict(EMAIL_HEADERS)
    return {
        "api": Draft.of(api),
        "report": Draft.of(report, spoken=labels),
        "launch": Draft.of(launch),
    }


def _overlap(world: World, emails: Emails, mails: dict[str, Draft]) -> list[str]:
    """The report begins some days before the older export ends: most rows as they were, some
    opened since; the ids of these."""
    since = times.CUT - OVERLAP_DAYS * times.DAY
    rows = (emails.executed_at >= since) & (emails.executed_at < times.CUT)
    again = chosen_emails(emails, rows & (emails.links == 0) & (emails.step != LAUNCH_INVITE))
    late = (again.sent_at > 0) & ~again.is_bounced & ~again.is_rejected & (again.opened_at == 0)
    late &= np.arange(len(late)) % 4 == 0
    opened_at = times.CUT + 7 * times.HOUR + 11 * again.contact % times.DAY
    again = replace(
        again,
        opened_at=np.where(late, opened_at, again.opened_at),
        is_open_recorded=again.is_open_recorded | late,
        open_count=np.where(late, 1, again.open_count),
    )
    drafted = Draft.of(email_sheet(world, again, file="", spelling=LABEL)).rows
    report = mails["report"]
    report.rows[:0] = drafted
    report.updated, report.unchanged = int(late.sum()), int((~late).sum())
    for draft in (mails["api"], report):
        draft.held |= {row[0] for row in drafted}
    return [row[0] for row, is_late in zip(drafted, late, strict=True) if is_late]


def _hold(
    mails: dict[str, Draft],
    bookings: Draft,
    emails: Emails,
    meetings: Meetings,
    *,
    shown: set[str],
) -> None:
    """The meetings shown as examples, all emails to their accounts and every email that led to
    a meeting stay as they are."""
    bookings.held |= shown
    first_links = booking_ids(meetings, link=0).to_pylist()
    accounts = meetings.company[[one in shown for one in first_links]]
    led = np.isin(emails.number, meetings.email) | np.isin(emails.company, accounts)
    untouched = set(email_ids(emails.number[led]).to_pylist())
    for draft in mails.values():
        draft.held |= untouched


def _shown(*examples: Examples) -> set[str]:
    return {one["meeting_id"] for some in examples for found in some.values() for one in found}


def _free_contact(world: World, meetings: Meetings) -> int:
    """A person who never booked and never was a guest."""
    met = set(meetings.contact.tolist()) | set(meetings.guest.tolist())
    count = len(world.contacts.company)
    return next(number for number in range(count // 3, count) if number not in met)


def _written(
    drafts: list[Draft], out: Path
) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """Write files and manifest; the ledger by file, and the rows to be rejected."""
    manifest, files, rejects = [], {}, []
    for draft in drafts:
        sheet = replace(draft.sheet, **DRESS.get(draft.sheet.file, {}))
        file, lines = write_dressed(sheet, draft.rows, out)
        entry = {"file": file, "data_set": sheet.data_set, "zone": sheet.zone}
        whole = for_file(file)
        manifest.append(entry | ({"for_file": whole} if whole else {}))
        files[file] = {"data_set": sheet.data_set, **draft.ledger()}
        line_of = {id(row): line for row, line in zip(draft.rows, lines, strict=True)}
        rejects += [
            {"file": file, "line": line_of[id(row)], "column": column, "value": value}
            for row, column, value in draft.unread
        ]
    write_json(manifest, out / "manifest.json")
    return files, sorted(rejects, key=lambda one: (one["file"], one["line"]))
