"""Recorded calls: those of the meetings, and some that no booking announced."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sampledata import times
from sampledata.bookings import HELD, NONE, TOO_SHORT, Meetings
from sampledata.ids import Flags, Ints, gong_ids, stream
from sampledata.world import World

ROOM, ATTENDEE, LATE, HOST, COMPANY, MOVED, ADHOC = range(7)
MIX = [0.2, 0.52, 0.07, 0.08, 0.05, 0.08]
UNANNOUNCED_PER_MEETING = 0.25


@dataclass(frozen=True)
class Calls:
    """One entry a call. `kind` is how it is meant to be found; -1 = none. `has_office` says that
    an address of the account that is nobody's we know sat in."""

    call_id: pa.Array
    kind: Ints
    meeting: Ints
    company: Ints
    host: Ints
    contact: Ints
    guest: Ints
    has_office: Flags
    started_at: Ints
    minutes: Ints
    journey: Ints
    in_call_export: Flags
    has_company: Flags

    def __len__(self) -> int:
        """How many calls."""
        return len(self.kind)


def record(world: World, meetings: Meetings) -> Calls:
    """Calls of the meetings that were held or cut short, then the unannounced ones."""
    draws = stream(world.seed, "calls")
    meeting = np.flatnonzero(np.isin(meetings.fate, (HELD, TOO_SHORT)))
    count, extra = len(meeting), round(UNANNOUNCED_PER_MEETING * len(meeting))
    kind = draws.choice(6, count, p=MIX)
    # Visitors have no account, so only the room or their own address can find them.
    kind[(meetings.way[meeting] == NONE) & np.isin(kind, (HOST, COMPANY))] = ATTENDEE
    exported = meetings.last_start[meeting] >= times.CALL_EXPORT_START
    kind[exported & (kind == ATTENDEE) & (draws.random(count) < 0.5)] = ROOM
    kind[~exported & (kind == ROOM)] = ATTENDEE
    attends = np.isin(kind, (ATTENDEE, LATE, MOVED))
    lead = world.users.lead(world.companies.region[np.maximum(meetings.company[meeting], 0)])
    # Somebody else than the host stands in: the lead, for the lead's own accounts the chief.
    stand_in = np.where(meetings.host[meeting] == lead, world.users.chief, lead)
    unannounced = _unannounced(world, extra, draws=draws)
    started = _started(kind, meetings, meeting, draws=draws)
    whole = np.arange(count + extra)
    return Calls(
        call_id=gong_ids(whole),
        kind=np.append(kind, np.full(extra, ADHOC)),
        meeting=np.append(meeting, np.full(extra, -1)),
        company=np.append(meetings.company[meeting], unannounced["company"]),
        host=np.append(
            np.where(kind == COMPANY, stand_in, meetings.host[meeting]), unannounced["host"]
        ),
        contact=np.append(np.where(attends, meetings.contact[meeting], -1), unannounced["contact"]),
        guest=np.append(np.where(attends, meetings.guest[meeting], -1), np.full(extra, -1)),
        has_office=np.append(np.isin(kind, (HOST, COMPANY)), np.zeros(extra, dtype=bool)),
        started_at=np.append(started, unannounced["at"]),
        minutes=np.append(_minutes(meetings, meeting, draws=draws), draws.integers(8, 55, extra)),
        journey=np.append(meetings.journey[meeting], np.full(extra, -1)),
        in_call_export=np.append(exported, unannounced["at"] >= times.CALL_EXPORT_START),
        has_company=np.append(
            np.isin(kind, (HOST, COMPANY)) | (draws.random(count) < 0.92),
            np.ones(extra, dtype=bool),
        ),
    )


def _started(kind: Ints, meetings: Meetings, meeting: Ints, *, draws: np.random.Generator) -> Ints:
    """When the call began against the planned start, by the kind of match it shall give."""
    size = len(meeting)
    minutes = meetings.minutes[meeting]
    near = draws.integers(-120, 420, size)
    late = 60 * (16 + (draws.random(size) * (minutes + 12)).astype(np.int64))
    moved = draws.integers(3, 20, size) * times.HOUR
    gap = np.where(kind == LATE, late, np.where(kind == MOVED, moved, near))
    return meetings.last_start[meeting] + gap


def _minutes(meetings: Meetings, meeting: Ints, *, draws: np.random.Generator) -> Ints:
    planned = meetings.minutes[meeting]
    usual = np.maximum(6, np.rint(planned * draws.normal(0.92, 0.18, len(meeting)))).astype(
        np.int64
    )
    return np.where(meetings.fate[meeting] == TOO_SHORT, draws.integers(1, 5, len(meeting)), usual)


def _unannounced(world: World, count: int, *, draws: np.random.Generator) -> dict[str, Ints]:
    c = world.companies
    company = draws.integers(0, len(c.region), count)
    day = times.START + draws.integers(5, times.DAYS - 5, count) * times.DAY
    at = times.on_weekday(day) + 13 * times.HOUR + draws.integers(0, 16, count) * 1800 + 137
    return {
        "company": company,
        "at": at,
        "host": world.host(company, at),
        "contact": c.first_contact[company] + draws.integers(0, 2, count),
    }
