"""Small adversarial worlds for Hypothesis: tiny alphabets, so that ties and borders are common."""

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from world_cells import (
    ACTIVITY_COLUMNS,
    ACTIVITY_IDS,
    ANCHORS,
    ATTENDEES,
    BOOKING_COLUMNS,
    BOOKING_GAPS,
    BORNE,
    CALL_COLUMNS,
    CALL_GAPS,
    CALL_IDS,
    CHOICES,
    CLOSED,
    COMPANY_COLUMNS,
    COMPANY_IDS,
    CREATED,
    DAY,
    EMAIL_COLUMNS,
    EMAIL_GAPS,
    EXECUTED,
    FILTERS,
    FIRST_DAYS,
    GAPS,
    HOSTS,
    JOURNEYS,
    LAST_DAYS,
    MINUTE,
    OFFSETS,
    PERSONS,
    RENEWAL_COLUMNS,
    SETTINGS,
    STARTS,
    STORIES,
)

Cells = dict[str, str]
World = dict[str, list[Cells]]


def rows(columns: Mapping[str, Sequence[str]]) -> SearchStrategy[Cells]:
    """One row, each cell from its alphabet."""
    return st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in columns.items()})


@st.composite
def near(draw: DrawFn, instants: Sequence[datetime], lags: Sequence[timedelta]) -> datetime:
    """One of the instants, moved by one of the lags."""
    return draw(st.sampled_from(instants)) + draw(st.sampled_from(lags))


@st.composite
def spelled(draw: DrawFn, instant: datetime) -> str:
    """The instant as text, always with an offset or Z."""
    offset = draw(st.sampled_from(OFFSETS))
    text = instant.astimezone(timezone(offset)).isoformat()
    return text.replace("+00:00", "Z") if draw(st.booleans()) else text


@st.composite
def maybe_spelled(draw: DrawFn, instants: Sequence[datetime], lags: Sequence[timedelta]) -> str:
    """An instant as text, or an empty cell."""
    return "" if draw(st.booleans()) else draw(spelled(draw(near(instants, lags))))


@st.composite
def table(
    draw: DrawFn,
    row: Callable[[int], SearchStrategy[Cells]],
    *,
    most: int,
    least: int = 0,
    gaps: Sequence[tuple[str, ...]] = (),
) -> list[Cells]:
    """Some rows, all lacking the same columns."""
    found = [draw(row(place)) for place in range(draw(st.integers(least, most)))]
    lists = st.lists(st.sampled_from(gaps), max_size=2) if gaps else st.just([])
    missing = {column for group in draw(lists) for column in group}
    return [{name: cell for name, cell in row.items() if name not in missing} for row in found]


@st.composite
def email(draw: DrawFn, place: int, *, anchor: datetime) -> Cells:
    """One row of the email log, executed or sent at some instant."""
    at = draw(near([anchor], EXECUTED))
    executed, sent = draw(st.sampled_from(((1, 1), (1, 0), (0, 1))))
    journey_id, journey_name = draw(st.sampled_from(JOURNEYS))
    return {
        "email_id": f"E{place + 1}",
        "executed_at": draw(spelled(at)) if executed else "",
        "sent_at": draw(spelled(at)) if sent else "",
        "journey_id": journey_id,
        "journey_name": journey_name,
        **draw(rows(EMAIL_COLUMNS)),
        "first_opened_at": draw(maybe_spelled([at], EXECUTED)),
        "clicked_at": draw(maybe_spelled([at], EXECUTED)),
    }


@st.composite
def booking(draw: DrawFn, place: int, *, executed: Sequence[datetime]) -> Cells:
    """One row of a booking tool; it may replace any booking, itself and unknown ones included."""
    created_at = draw(near(executed, CREATED))
    starts_at = draw(near([created_at], STARTS))
    others = (*("",) * 8, *(f"B{number}" for number in range(1, 9)), "B99")
    return {
        "booking_id": f"B{place + 1}",
        "created_at": draw(spelled(created_at)),
        "starts_at": draw(spelled(starts_at)),
        "ends_at": draw(maybe_spelled([starts_at], [30 * MINUTE, 60 * MINUTE])),
        "rescheduled_from": draw(st.sampled_from(others)),
        **draw(rows(BOOKING_COLUMNS)),
    }


@st.composite
def call(draw: DrawFn, place: int, *, starts: Sequence[datetime]) -> Cells:
    """One recorded call."""
    return {
        "call_id": CALL_IDS[place],
        "started_at": draw(spelled(draw(near(starts, GAPS)))),
        "scheduled_at": draw(maybe_spelled(starts, GAPS)),
        **draw(rows(CALL_COLUMNS)),
    }


@st.composite
def activity(draw: DrawFn, place: int, *, starts: Sequence[datetime]) -> Cells:
    """One row of the timeline, mostly a call's."""
    return {
        "activity_id": ACTIVITY_IDS[place],
        "activity_at": draw(spelled(draw(near(starts, GAPS)))),
        **draw(rows(ACTIVITY_COLUMNS)),
    }


@st.composite
def renewal(draw: DrawFn, place: int, *, starts: Sequence[datetime]) -> Cells:
    """One renewal; it may be closed at an instant, on a bare date, or not at all."""
    closed_at = draw(near(starts, CLOSED))
    spellings = (draw(spelled(closed_at)), closed_at.date().isoformat(), "")
    found = {
        "renewal_id": f"R{place + 1}",
        "closed_at": spellings[draw(st.sampled_from((0, 0, 0, 1, 2)))],
        **draw(rows(RENEWAL_COLUMNS)),
    }
    borne = BORNE.get(found["final_amount"][:1], (found["currency"],))
    return {**found, "currency": draw(st.sampled_from(borne))}


def company(place: int) -> SearchStrategy[Cells]:
    """One company."""
    keys = {"company_id": [COMPANY_IDS[place]], "name": [f"Company {place + 1}"]}
    return rows({**keys, **COMPANY_COLUMNS})


def keyed(
    columns: Mapping[str, Sequence[str]], *keys: str, most: int
) -> SearchStrategy[list[Cells]]:
    """Some rows that differ in their keys."""
    return st.lists(
        rows(columns), max_size=most, unique_by=lambda row: tuple(row[key] for key in keys)
    )


def without_click_day(row: Cells) -> Cells:
    """The row; an export without clicks has no day of clicking either."""
    is_tracked = "click_count" in row or "clicked_links" in row
    return {name: cell for name, cell in row.items() if is_tracked or name != "clicked_at"}


def instants_of(found: Sequence[Cells], *columns: str) -> list[datetime]:
    """The instants that stand in some columns."""
    cells = [row.get(column) for row in found for column in columns]
    return [datetime.fromisoformat(cell).astimezone(UTC) for cell in cells if cell]


@st.composite
def warmed(draw: DrawFn, world: World) -> World:
    """The world with some meetings of one company held, and renewals of it won; chance is rare."""
    meetings = min(draw(st.integers(0, 4)), len(world["booking"]), len(CALL_IDS))
    told = draw(st.lists(st.sampled_from(STORIES), min_size=meetings, max_size=meetings))
    for place, (booked, called) in enumerate(told):
        booking = world["booking"][place]
        booking |= {name: cell for name, cell in booked.items() if name in booking}
        at = instants_of([booking], "starts_at")[0] + draw(st.sampled_from(GAPS[:5]))
        story = {"call_id": CALL_IDS[place], "started_at": draw(spelled(at)), **called}
        others = [row for row in world["call"] if row["call_id"] != CALL_IDS[place]]
        gaps = set(story) - set(others[0]) if others else set()
        kept = {name: cell for name, cell in story.items() if name not in gaps}
        world["call"] = [*others, dict.fromkeys(others[0] if others else (), "") | kept]
    if meetings:
        address, company_id = PERSONS[0]
        others = [row for row in world["person"] if row["email"] != address]
        world["person"] = [*others, {"email": address, "company_id": company_id, "name": ""}]
        for row in world["renewal"][: draw(st.integers(0, 3))]:
            row |= {"company_id": "C1", "stage": "won"}
    return world


@st.composite
def worlds(draw: DrawFn) -> tuple[World, dict[str, Any]]:
    """A world (data set -> rows of text cells, keys unique) and the settings to read it with."""
    anchor = draw(st.sampled_from(ANCHORS))
    nothing_else = draw(st.integers(0, 19)) == 1  # only renewals are loaded
    most = dict.fromkeys(("email", "booking", "call", "activity"), 0)
    if not nothing_else:
        most = {"email": 15, "booking": 8, "call": 6, "activity": 4}
    world: World = {"company": draw(table(company, least=1, most=4))}
    emails = table(lambda n: email(n, anchor=anchor), most=most["email"], gaps=EMAIL_GAPS)
    world["email"] = [without_click_day(row) for row in draw(emails)]
    executed = instants_of(world["email"], "executed_at", "sent_at") or [anchor]
    bookings = table(
        lambda n: booking(n, executed=executed), most=most["booking"], gaps=BOOKING_GAPS
    )
    world["booking"] = draw(bookings)
    starts = instants_of(world["booking"], "starts_at") or [anchor]
    world["call"] = draw(table(lambda n: call(n, starts=starts), most=most["call"], gaps=CALL_GAPS))
    world["activity"] = draw(table(lambda n: activity(n, starts=starts), most=most["activity"]))
    world["renewal"] = draw(table(lambda n: renewal(n, starts=starts), most=4))
    persons = draw(st.lists(st.sampled_from(PERSONS), unique=True, max_size=6))
    world["person"] = [{"email": address, "company_id": of, "name": ""} for address, of in persons]
    users = {"email": HOSTS[:3], "user_id": ("",), "name": ("Ann", "Ben")}
    world["user"] = draw(keyed(users, "email", most=2))
    attendees = {
        "activity_id": ACTIVITY_IDS,
        "email": ATTENDEES,
        "kind": ("external", "CONTACT", "internal", ""),
    }
    world["attendee"] = draw(keyed(attendees, "activity_id", "email", most=4))
    said = {
        "booking_id": ("B1", "B1", "B2", "B3", "B4", "B99"),
        "call_id": ("none", *CALL_IDS[:3], ACTIVITY_IDS[0], "K99"),
    }
    world["match_override"] = draw(keyed(said, "booking_id", most=3))
    settings = st.fixed_dictionaries({name: st.sampled_from(of) for name, of in SETTINGS.items()})
    return draw(warmed(world)), draw(settings)


@st.composite
def funnel_options(draw: DrawFn) -> dict[str, Any]:
    """One question to the funnel; an option left out has its default."""
    chosen = draw(st.sets(st.sampled_from(sorted(CHOICES)), min_size=1))
    options: dict[str, Any] = {name: draw(st.sampled_from(CHOICES[name])) for name in chosen}
    filtered = draw(st.sets(st.sampled_from(sorted(FILTERS)), max_size=2))
    if draw(st.booleans()):
        options |= {name: draw(st.sampled_from(FILTERS[name])) for name in filtered}
    anchor = draw(st.sampled_from(ANCHORS))
    if draw(st.booleans()):
        days = sorted(draw(st.tuples(st.sampled_from(FIRST_DAYS), st.sampled_from(LAST_DAYS))))
        first, last = [(anchor + day * DAY).date().isoformat() for day in days]
        options |= {"from": first, "to": last}
    if draw(st.integers(0, 4)) == 1:
        as_of = draw(near([anchor], (*CREATED, *CLOSED)))
        options["as_of"] = as_of.isoformat().replace("+00:00", "Z")
    return options


def write_world(world: World, folder: Path) -> None:
    """Write one CSV per data set that has rows, with canonical headers."""
    for data_set, found in world.items():
        if found:
            names = list(dict.fromkeys(name for row in found for name in row))
            with (folder / f"{data_set}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, names, restval="")
                writer.writeheader()
                writer.writerows(found)
