"""The timeline and call exports: Gong's rows, what people wrote, who sat in, Gong's calls."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sampledata import times
from sampledata.booking_exports import TITLES, contact_emails, room_urls
from sampledata.bookings import Meetings
from sampledata.calls import ATTENDEE, COMPANY, HOST, ROOM, Calls
from sampledata.ids import Flags, Ints, gsids, stream
from sampledata.sheets import Sheet, chosen, glued, listed, numbers, only, table
from sampledata.world import World, pick

NOTES = [
    "<p>Went through usage, adoption is up in two teams.</p>",
    "<p>Asked about the roadmap; wants the export in the next release.</p>",
    "<p>Renewal terms discussed, finance to confirm.</p><p>Next step: send the summary.</p>",
    "<ul><li>Support backlog reviewed</li><li>Training for new starters</li></ul>",
]
ORDINARY_TYPES = ["Update", "Email", "Call", "Onboarding Call", "Milestone"]
ORDINARY_SOURCES = ["C360", "GLOBAL_TIMELINE", "R360"]
ORDINARY_PER_CALL = 1.2


def activity_ids(number: Ints) -> pa.Array:
    """Timeline ids: the calls' first, then the ordinary notes'."""
    return gsids("1ATL", number)


def activity_sheet(world: World, calls: Calls) -> Sheet:
    """Activity Timeline under report labels: Gong's rows and what people wrote themselves."""
    both = [table(_gong_columns(world, calls)), table(_ordinary_columns(world, calls))]
    whole = pa.concat_tables(both).sort_by(
        [("Activity Date", "ascending"), ("Activity Id", "ascending")]
    )
    return Sheet("activity_timeline.csv", "activity", whole.combine_chunks(), times.PACIFIC)


def _gong_columns(world: World, calls: Calls) -> dict[str, pa.Array]:
    size = len(calls)
    number = np.arange(size)
    company = np.where(calls.has_company, calls.company, -1)
    return {
        "Activity Id": activity_ids(number),
        "External Id": calls.call_id,
        "External Source": pa.repeat("Gong", size),
        "Source": pa.repeat("GONG_IO", size),
        "Type Name": pa.repeat("Meeting", size),
        "Subject": _call_titles(world, calls),
        "Notes": chosen(NOTES, number % len(NOTES)),
        "Activity Date": times.pacific(calls.started_at),
        "Created Date": times.pacific(calls.started_at + 60 * calls.minutes + 1900),
        "Duration (in Mins)": numbers(calls.minutes),
        "Company Id": pick(world.companies.company_id, company),
        "User Name": pick(world.users.name, calls.host),
        "User Email": pick(world.users.email, calls.host),
    }


def _call_titles(world: World, calls: Calls) -> pa.Array:
    title = chosen(TITLES, np.where(calls.journey < 0, len(TITLES) - 1, calls.journey))
    account = pc.fill_null(pick(world.companies.name, calls.company), "Harborline")
    return glued(account, " | ", title)


def _ordinary_columns(world: World, calls: Calls) -> dict[str, pa.Array]:
    draws = stream(world.seed, "notes")
    size = round(ORDINARY_PER_CALL * len(calls))
    company = draws.integers(0, len(world.companies.region), size)
    day = times.START + draws.integers(3, times.DAYS - 3, size) * times.DAY
    at = times.on_weekday(day) + draws.integers(13 * times.HOUR, 22 * times.HOUR, size)
    host = world.host(company, at)
    empty = pa.nulls(size, pa.string())
    return {
        "Activity Id": activity_ids(len(calls) + np.arange(size)),
        "External Id": empty,
        "External Source": empty,
        "Source": chosen(ORDINARY_SOURCES, draws.integers(0, len(ORDINARY_SOURCES), size)),
        "Type Name": chosen(ORDINARY_TYPES, draws.integers(0, len(ORDINARY_TYPES), size)),
        "Subject": chosen(
            ["Usage review", "Follow-up", "Support note", "Plan agreed"], draws.integers(0, 4, size)
        ),
        "Notes": chosen(NOTES, draws.integers(0, len(NOTES), size)),
        "Activity Date": times.pacific(at),
        "Created Date": times.pacific(at + 600),
        "Duration (in Mins)": empty,
        "Company Id": pick(world.companies.company_id, company),
        "User Name": pick(world.users.name, host),
        "User Email": pick(world.users.email, host),
    }


def _external(world: World, meetings: Meetings, calls: Calls) -> list[tuple[Flags, pa.Array]]:
    """Who from outside sat in: (in which calls, the address), one entry a chair."""
    from_meeting = contact_emails(world, meetings).take(
        pa.array(calls.meeting, mask=calls.meeting < 0)
    )
    contact = pc.coalesce(from_meeting, pick(world.contacts.email, calls.contact))
    office = glued("office@", pick(world.companies.domain, calls.company))
    return [
        (~np.isin(calls.kind, (HOST, COMPANY)), contact),
        (calls.guest >= 0, pick(world.contacts.email, calls.guest)),
        (calls.has_office, office),
    ]


def attendee_sheet(world: World, meetings: Meetings, calls: Calls) -> Sheet:
    """Activity Attendee of Gong's rows, addresses resolved."""
    ids = activity_ids(np.arange(len(calls)))
    everyone = np.ones(len(calls), dtype=bool)
    chairs = [(everyone, pick(world.users.email, calls.host), "internal")]
    chairs += [(here, email, "external") for here, email in _external(world, meetings, calls)]
    parts = [
        table(
            {"Activity Id": ids, "Email": email, "Attendee Type": pa.repeat(kind, len(ids))}
        ).filter(pa.array(here))
        for here, email, kind in chairs
    ]
    whole = pa.concat_tables(parts).sort_by([("Activity Id", "ascending"), ("Email", "ascending")])
    return Sheet("activity_attendee.csv", "attendee", whole.combine_chunks())


def call_sheet(world: World, meetings: Meetings, calls: Calls) -> Sheet:
    """Gong's own calls since the call export began: the only file with the call's room."""
    room = room_urls(meetings).take(pa.array(calls.meeting, mask=calls.meeting < 0))
    # Gong knows the planned start of what it found in the calendar; not of calls moved by hand.
    planned = np.isin(calls.kind, (ROOM, ATTENDEE))
    start = meetings.last_start[np.maximum(calls.meeting, 0)]
    columns = {
        "call_id": calls.call_id,
        "started_at": times.iso(calls.started_at),
        "scheduled_at": times.iso(np.where(planned, start, 0)),
        "duration_minutes": numbers(calls.minutes),
        "title": _call_titles(world, calls),
        "company_id": pick(
            world.companies.company_id, np.where(calls.has_company, calls.company, -1)
        ),
        "host_email": pick(world.users.email, calls.host),
        "internal_emails": pick(world.users.email, calls.host),
        "external_emails": listed(_external(world, meetings, calls), separator=";"),
        "room_url": only(room, calls.kind == ROOM),
        "call_url": glued("https://gong.harborline.example/call?id=", calls.call_id),
    }
    rows = np.flatnonzero(calls.in_call_export)
    whole = (
        table(columns).take(rows).sort_by([("started_at", "ascending"), ("call_id", "ascending")])
    )
    return Sheet("gong_calls.csv", "call", whole.combine_chunks())
