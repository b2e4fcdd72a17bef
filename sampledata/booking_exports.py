"""The booking exports: Calendly's CSV and the Gainsight bookings object."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sampledata import pools, times
from sampledata.bookings import CANCELLED, LINK_EMAIL, LINK_JOURNEY, NO_SHOW, Meetings
from sampledata.exports import JOURNEY_IDS, email_ids, journey_names
from sampledata.ids import gsids, scrambled, uuids
from sampledata.sheets import Sheet, chosen, flags, glued, numbers, only, table
from sampledata.world import World, pick, slug

INVITEE_ZONES = [
    "Central European Time",
    "Eastern Time - US & Canada",
    "India Standard Time",
    "Arizona, Yukon Time",
    "Pacific Time - US & Canada",
]
TITLES = [journey.meeting_title for journey in pools.JOURNEYS] + ["Customer success call"]
STEP_SLUGS = [step.name.lower().replace(" ", "-") for step in pools.STEPS]


def contact_emails(world: World, meetings: Meetings) -> pa.Array:
    """Who booked; a visitor that nobody mailed has an address no account knows."""
    number = np.arange(len(meetings))
    firsts = pa.array([slug(name) for name in pools.FIRST_NAMES])
    first = pick(firsts, (scrambled(number, salt=5) % np.uint64(len(firsts))).astype(np.int64))
    visitor = glued(first, ".v", numbers(number), "@visitors.example")
    return pc.if_else(
        pa.array(meetings.contact >= 0), pick(world.contacts.email, meetings.contact), visitor
    )


def _contact_names(world: World, meetings: Meetings) -> pa.Array:
    return pc.fill_null(pick(world.contacts.name, meetings.contact), "Website Visitor")


def room_urls(meetings: Meetings) -> pa.Array:
    """Calendly makes a room for each meeting; elsewhere each host has one personal room."""
    own = 90_000_000_000 + meetings.host
    fresh = 80_000_000_000 + np.arange(len(meetings))
    return glued(
        "https://harborline.zoom.example/j/", numbers(np.where(meetings.in_calendly, fresh, own))
    )


def _utm(meetings: Meetings) -> dict[str, pa.Array]:
    by_email, by_journey = meetings.way == LINK_EMAIL, meetings.way == LINK_JOURNEY
    told = by_email | by_journey
    size = len(meetings)
    journey = np.where(told, meetings.journey, -1)
    name = journey_names(journey, meetings.created_at[0])
    spoken = pc.if_else(pa.array(np.arange(size) % 4 == 0), glued(" ", pc.utf8_upper(name)), name)
    by_name = pa.array(by_journey & (np.arange(size) % 5 < 2))
    return {
        "source": only(pa.repeat("gainsight", size), told),
        "medium": only(pa.repeat("jo_email", size), told),
        "campaign": pc.if_else(by_name, spoken, pick(JOURNEY_IDS, journey)),
        "content": chosen(STEP_SLUGS, np.where(told, meetings.step, -1)),
        "term": only(email_ids(meetings.email), by_email),
    }


def calendly_sheet(world: World, meetings: Meetings) -> Sheet:
    """Calendly's CSV of scheduled events, all of its 37 columns, naive New York times."""
    rows = np.flatnonzero(meetings.in_calendly)
    columns = _calendly_columns(world, meetings)
    size = len(meetings)
    empty = pa.nulls(size, pa.string())
    whole = pa.table({name: columns.get(name, empty) for name in CALENDLY_HEADER.split(",")})
    kept = whole.take(rows).combine_chunks()
    return Sheet("calendly_events.csv", "booking", kept, times.NEW_YORK, key="Invitee UUID")


CALENDLY_HEADER = (
    "User Name,Team,Invitee Name,Invitee First Name,Invitee Last Name,Invitee Email,"
    "Invitee Time Zone,Invitee accepted marketing emails,Text Reminder Number,Event Type Name,"
    "Start Date & Time,End Date & Time,Location,Event Created Date & Time,Canceled,Canceled By,"
    "Cancellation reason,Question 1,Response 1,UTM Campaign,UTM Source,UTM Medium,UTM Term,"
    "UTM Content,Salesforce UUID,Event Price,Payment Currency,Guest Email(s),Invitee Reconfirmed,"
    "Marked as No-Show,Meeting Notes,Group,User Email,Event UUID,Invitee UUID,"
    "Invitee scheduled by,Scheduling method"
)


def _calendly_columns(world: World, meetings: Meetings) -> dict[str, pa.Array]:
    size = len(meetings)
    number = np.arange(size)
    cancelled = meetings.fate == CANCELLED
    starts = meetings.last_start
    name = _contact_names(world, meetings)
    words = pc.split_pattern(name, " ", max_splits=1)
    answer = np.where(number % 3 == 0, number % len(ANSWERS_GIVEN), -1)
    return {
        "User Name": pick(world.users.name, meetings.host),
        "Invitee Name": name,
        "Invitee First Name": pc.list_element(words, 0),
        "Invitee Last Name": pc.list_element(words, 1),
        "Invitee Email": contact_emails(world, meetings),
        "Invitee Time Zone": chosen(INVITEE_ZONES, number % len(INVITEE_ZONES)),
        "Invitee accepted marketing emails": pa.repeat("No", size),
        "Event Type Name": chosen(TITLES, meetings.journey),
        "Start Date & Time": times.calendly(starts),
        "End Date & Time": times.calendly(starts + 60 * meetings.minutes),
        "Location": glued("Zoom URL: ", room_urls(meetings), "?pwd=x7"),
        "Event Created Date & Time": times.calendly(meetings.created_at[0]),
        "Canceled": flags(cancelled, words=("false", "true")),
        "Canceled By": only(name, cancelled),
        "Cancellation reason": only(pa.repeat("Something came up", size), cancelled),
        "Question 1": pa.repeat("What would you like to talk about?", size),
        "Response 1": chosen(ANSWERS_GIVEN, answer),
        **{f"UTM {name.title()}": values for name, values in _utm(meetings).items()},
        "Guest Email(s)": pick(world.contacts.email, meetings.guest),
        "Invitee Reconfirmed": pa.repeat("No", size),
        "Marked as No-Show": flags(meetings.fate == NO_SHOW, words=("No", "Yes")),
        "User Email": pick(world.users.email, meetings.host),
        "Event UUID": uuids(number, salt=21),
        "Invitee UUID": uuids(number, salt=31),
        "Invitee scheduled by": name,
        "Scheduling method": pa.repeat("Invitee", size),
    }


ANSWERS_GIVEN = [
    "Pricing, next year's seats",
    "Adoption in our second team",
    "Roadmap",
    "SSO and audit",
]


def booking_ids(meetings: Meetings, *, link: int) -> pa.Array:
    """Ids of the bookings object for one link of each chain."""
    return gsids("1Z02", np.arange(len(meetings)) * 3 + link)


def booking_sheet(world: World, meetings: Meetings) -> Sheet:
    """The Gainsight bookings object, one row a link of a chain, ISO times."""
    parts = []
    for link in range(3):
        here = np.flatnonzero(~meetings.in_calendly & (meetings.moves >= link))
        parts.append(table(_booking_columns(world, meetings, link=link)).take(here))
    whole = pa.concat_tables(parts)
    whole = whole.sort_by([("created_at", "ascending"), ("booking_id", "ascending")])
    return Sheet("gainsight_bookings.csv", "booking", whole.combine_chunks())


def _booking_columns(world: World, meetings: Meetings, *, link: int) -> dict[str, pa.Array]:
    replaced = meetings.moves > link
    starts = meetings.starts_at[link]
    cancelled = (meetings.fate == CANCELLED) | replaced
    cancelled_at = np.where(replaced, meetings.created_at[min(link + 1, 2)], meetings.cancelled_at)
    size = len(meetings)
    empty = pa.nulls(size, pa.string())
    utm = (
        _utm(meetings)
        if link == 0
        else dict.fromkeys(("source", "medium", "campaign", "content", "term"), empty)
    )
    return {
        "booking_id": booking_ids(meetings, link=link),
        "created_at": times.iso(meetings.created_at[link]),
        "starts_at": times.iso(starts),
        "ends_at": times.iso(starts + 60 * meetings.minutes),
        "status": flags(cancelled, words=("active", "cancelled")),
        "no_show": flags((meetings.fate == NO_SHOW) & ~replaced, words=("No", "Yes")),
        "contact_email": contact_emails(world, meetings),
        "contact_name": _contact_names(world, meetings),
        "guest_emails": pick(world.contacts.email, meetings.guest),
        "host_email": pick(world.users.email, meetings.host),
        "title": chosen(TITLES, meetings.journey),
        "room_url": glued(room_urls(meetings), "?pwd=x7"),
        "rescheduled_from": booking_ids(meetings, link=link - 1) if link else empty,
        "cancelled_at": only(times.iso(cancelled_at), cancelled),
        **{f"utm_{name}": values for name, values in utm.items()},
    }
