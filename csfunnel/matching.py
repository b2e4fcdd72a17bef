"""What SQL cannot say plainly: chains of reschedulings, one call for one meeting, wild HTML."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pyarrow as pa

from csfunnel import note_text

CODE = (Path(__file__), Path(note_text.__file__))  # all that decides what FILLS fill in
NOTES_AT_ONCE = 256
TIERS = ("room", "attendee", "attendee_late", "host", "company", "moved")


class Named(Protocol):
    """A query: its text."""

    @property
    def sql(self) -> str:
        """DuckDB's SQL."""
        ...


class Booking(NamedTuple):
    """A link: its id, the booking it replaces, and when it was made (microseconds)."""

    booking_id: str
    replaced_id: str | None
    created_us: int | None

    @property
    def age(self) -> tuple[float, str]:
        """What bookings are ordered by; one without a time comes last."""
        return (float("inf") if self.created_us is None else self.created_us, self.booking_id)


class Link(NamedTuple):
    """Where a booking stands in its chain."""

    booking_id: str
    meeting_id: str
    depth_count: int
    is_last: bool


class Pair(NamedTuple):
    """A meeting and a call that could be one conversation."""

    tier_no: int
    gap_us: int
    meeting_id: str
    call_id: str


class Match(NamedTuple):
    """The call a meeting was; ambiguous where another was as good at that moment."""

    meeting_id: str
    call_id: str
    tier: str
    is_ambiguous: bool


class NoteText(NamedTuple):
    """How the text of a row of the timeline stands to its legacy note's."""

    note_no: int
    outcome: note_text.Outcome
    is_filled: bool


def chains(bookings: Iterable[Booking]) -> list[Link]:
    """Join bookings into chains by the booking each replaces.

    A chain is named by its first link; in a circle that is the least by (made at, id). The last
    link is the one no other replaces, of several the latest; in a circle the greatest.
    """
    by_id = {booking.booking_id: booking for booking in bookings}
    first_of = _firsts(by_id)
    replacing: dict[str, list[Booking]] = {}
    members: dict[str, list[Booking]] = {}
    for booking in by_id.values():
        members.setdefault(first_of[booking.booking_id], []).append(booking)
        if booking.replaced_id is not None:
            replacing.setdefault(booking.replaced_id, []).append(booking)
    links = []
    for first, chain in members.items():
        ends = [each for each in chain if each.booking_id not in replacing]
        last = max(ends or chain, key=lambda each: each.age).booking_id
        depths = _depths(first, replacing)
        links += [
            Link(each.booking_id, first, depths[each.booking_id], each.booking_id == last)
            for each in chain
        ]
    return links


def _firsts(by_id: Mapping[str, Booking]) -> dict[str, str]:
    """The first link of every booking's chain, each walked back once."""
    first_of: dict[str, str] = {}
    for start in by_id:
        walked: dict[str, int] = {}
        here: str | None = start
        while here is not None and here not in first_of and here not in walked:
            walked[here] = len(walked)
            here = by_id[here].replaced_id
        if here is None:
            first = next(reversed(walked))
        elif here in first_of:
            first = first_of[here]
        else:
            circle = list(walked)[walked[here] :]
            first = min((by_id[each] for each in circle), key=lambda each: each.age).booking_id
        first_of.update(dict.fromkeys(walked, first))
    return first_of


def _depths(first: str, replacing: Mapping[str, Sequence[Booking]]) -> dict[str, int]:
    """How many reschedulings lead from the first link to each booking of its chain."""
    depths = {first: 0}
    waiting = [first]
    while waiting:
        here = waiting.pop()
        for later in replacing.get(here, ()):
            if later.booking_id not in depths:
                depths[later.booking_id] = depths[here] + 1
                waiting.append(later.booking_id)
    return depths


def one_to_one(pairs: Iterable[Pair]) -> Iterator[Match]:
    """Match greedily in the order given (tier, gap, meeting, call), one call a meeting.

    A match is ambiguous when another pair of its tier and gap shared one side with it while the
    other side was free.
    """
    taken_meetings: set[str] = set()
    taken_calls: set[str] = set()
    for _, equals in groupby(pairs, key=lambda pair: (pair.tier_no, pair.gap_us)):
        rivals = [
            pair
            for pair in equals
            if pair.meeting_id not in taken_meetings and pair.call_id not in taken_calls
        ]
        calls_of, meetings_of = _sides(rivals)
        for pair in rivals:
            if pair.meeting_id in taken_meetings or pair.call_id in taken_calls:
                continue
            others = any(
                each not in taken_calls for each in calls_of[pair.meeting_id] - {pair.call_id}
            )
            others = others or any(
                each not in taken_meetings for each in meetings_of[pair.call_id] - {pair.meeting_id}
            )
            taken_meetings.add(pair.meeting_id)
            taken_calls.add(pair.call_id)
            yield Match(pair.meeting_id, pair.call_id, TIERS[pair.tier_no - 1], others)


def _sides(pairs: Iterable[Pair]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    calls_of: dict[str, set[str]] = {}
    meetings_of: dict[str, set[str]] = {}
    for pair in pairs:
        calls_of.setdefault(pair.meeting_id, set()).add(pair.call_id)
        meetings_of.setdefault(pair.call_id, set()).add(pair.meeting_id)
    return calls_of, meetings_of


def fill_chain_links(cursor: Any, named: Mapping[str, Named]) -> None:
    """Fill the empty mart chain_links."""
    rows = cursor.execute(named["chain_bookings"].sql).fetchall()
    _append(cursor, "chain_links", Link, chains(Booking(*row) for row in rows))


def fill_matches(cursor: Any, named: Mapping[str, Named]) -> None:
    """Add to the mart matches what the tiers decide where there is a choice."""
    pairs = cursor.execute(named["pairs"].sql).fetchall()
    _append(cursor, "matches", Match, list(one_to_one(Pair(*row) for row in pairs)))


def fill_note_texts(cursor: Any, named: Mapping[str, Named]) -> None:
    """Add to the mart note_texts the notes that are not plain enough for SQL, a few at a time."""
    waiting = cursor.execute(named["note_bodies"].sql)
    found: list[NoteText] = []
    while notes := waiting.fetchmany(NOTES_AT_ONCE):
        for note_no, body, row, is_fallback in notes:
            told = note_text.compared(body, row, has_fallback_author=is_fallback)
            found.append(NoteText(note_no, told.outcome, told.before != ""))
    _append(cursor, "note_texts", NoteText, found)


FILLS: dict[str, Callable[[Any, Mapping[str, Named]], None]] = {
    "chain_links": fill_chain_links,
    "matches": fill_matches,
    "note_texts": fill_note_texts,
}


@cache
def fingerprint() -> str:
    """SHA-256 of all Python that makes the marts."""
    return hashlib.sha256(b"\n".join(file.read_bytes() for file in CODE)).hexdigest()


def _append(
    cursor: Any, table: str, kind: type[NamedTuple], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Append rows through Arrow: a row at a time takes DuckDB a thousand times as long."""
    if rows:
        columns = dict(zip(kind._fields, zip(*rows, strict=True), strict=True))
        cursor.from_arrow(pa.table(columns)).insert_into(table)
