"""Which call shows that a meeting was held, and what status that gives it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .calls import Call
from .cells import Row, Settings, World, latest_rows, text
from .meetings import HALF_AN_HOUR, Meeting

TIERS = ("room", "attendee", "attendee_late", "host", "company", "moved")
NO_SHOW_TIERS = ("room", "attendee", "attendee_late")
NEAR = timedelta(minutes=15)
DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Match:
    """The call of a meeting; without a call where an override says so."""

    call: Call | None
    tier: str | None
    is_ambiguous: bool


@dataclass(frozen=True)
class Pair:
    """A meeting and a call that could be one."""

    tier: int
    gap: timedelta
    meeting: Meeting
    call: Call


def tier_of(meeting: Meeting, *, call: Call) -> str | None:
    """The first tier that holds for the two, or None."""
    gap = abs(call.time - meeting.starts_at)
    near = gap <= NEAR
    attends = bool(meeting.attendees & call.external)
    same_company = meeting.company_id is not None and meeting.company_id == call.company_id
    same_host = meeting.host is not None and meeting.host == call.host
    in_or_soon_after = meeting.starts_at <= call.time <= meeting.ends_at + HALF_AN_HOUR
    holds = {
        "room": near and meeting.room is not None and meeting.room == call.room,
        "attendee": near and attends,
        "attendee_late": attends and in_or_soon_after,
        "host": near and same_company and same_host,
        "company": near and same_company,
        "moved": attends and gap <= DAY,
    }
    tiers = NO_SHOW_TIERS if meeting.is_no_show else TIERS
    return next((tier for tier in tiers if holds[tier]), None)


def overrides(world: World, *, meetings: list[Meeting], calls: list[Call]) -> dict[str, Match]:
    """What the overrides say, by meeting; of two for one call the smaller meeting has it."""
    rows = {row["booking_id"]: row for row in latest_rows(world, "match_override", "booking_id")}
    by_id = {call.call_id: call for call in calls}
    said: dict[str, Match] = {}
    given: set[str] = set()
    for meeting in meetings:
        call_id = _said_call(meeting, rows=rows, known=set(by_id))
        if call_id == "none":
            said[meeting.meeting_id] = Match(None, None, is_ambiguous=False)
        elif call_id is not None and call_id not in given:
            given.add(call_id)
            said[meeting.meeting_id] = Match(by_id[call_id], "override", is_ambiguous=False)
    return said


def _said_call(meeting: Meeting, *, rows: dict[str | None, Row], known: set[str]) -> str | None:
    """The call (or `none`) of the first override that names a link and is not to be ignored."""
    others = sorted(meeting.links - {meeting.meeting_id})
    for link in [meeting.meeting_id, *others]:
        call_id = text(rows[link], "call_id") if link in rows else None
        if call_id is not None and (call_id == "none" or call_id in known):
            return call_id
    return None


def matches(
    world: World, *, meetings: list[Meeting], calls: list[Call], as_of: datetime | None
) -> dict[str, Match]:
    """The match of each meeting that has one, overrides first, then by the tiers."""
    found = overrides(world, meetings=meetings, calls=calls)
    taken = {match.call.call_id for match in found.values() if match.call is not None}
    pairs = []
    for meeting in meetings:
        for call in calls:
            tier = tier_of(meeting, call=call)
            if tier is not None and is_candidate(meeting, as_of=as_of):
                gap = abs(call.time - meeting.starts_at)
                pairs.append(Pair(TIERS.index(tier), gap, meeting, call))
    pairs.sort(key=lambda pair: (pair.tier, pair.gap, pair.meeting.meeting_id, pair.call.call_id))
    for pair in pairs:
        free = [
            other
            for other in pairs
            if other.meeting.meeting_id not in found and other.call.call_id not in taken
        ]
        if pair in free:
            is_ambiguous = any(_rivals(pair, other=other) for other in free)
            found[pair.meeting.meeting_id] = Match(pair.call, TIERS[pair.tier], is_ambiguous)
            taken.add(pair.call.call_id)
    return found


def is_candidate(meeting: Meeting, *, as_of: datetime | None) -> bool:
    """Whether the tiers may match the meeting: past, and not cancelled."""
    return not meeting.is_cancelled and as_of is not None and meeting.starts_at <= as_of


def _rivals(pair: Pair, *, other: Pair) -> bool:
    """Whether two pairs are as good, and share one side."""
    as_good = (pair.tier, pair.gap) == (other.tier, other.gap)
    same_meeting = pair.meeting.meeting_id == other.meeting.meeting_id
    same_call = pair.call.call_id == other.call.call_id
    return as_good and same_meeting != same_call


def status(
    meeting: Meeting, *, match: Match | None, as_of: datetime | None, settings: Settings
) -> str:
    """The first status that applies."""
    if meeting.is_cancelled:
        return "cancelled"
    if as_of is not None and meeting.starts_at > as_of:
        return "upcoming"
    if match is not None and match.call is not None:
        minutes = match.call.duration_minutes
        long_enough = minutes is None or minutes >= settings["min_held_minutes"]
        return "held" if long_enough else "too_short"
    return "no_show" if meeting.is_no_show else "unverified"
