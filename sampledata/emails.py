"""What became of each email: sent, delivered, opened, clicked, and whether it led to a booking."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sampledata import pools, times
from sampledata.ids import Flags, Floats, Ints, stream
from sampledata.schedule import SHARED_CONTACT, Schedule
from sampledata.world import World

CONTENT, UNSUBSCRIBE, MAILTO = 1, 2, 4
OPEN = np.array([step.open_factor for step in pools.STEPS])
CLICK = np.array([step.click_factor for step in pools.STEPS])
BOOK = np.array([step.book_factor for step in pools.STEPS])
JOURNEY = np.array([step.journey for step in pools.STEPS])
SIGNED_BY = np.array([("csm", "lead", "chief").index(step.signed_by) for step in pools.STEPS])


@dataclass(frozen=True)
class Emails:
    """A run of emails with their outcomes; instants in epoch seconds, 0 = did not happen."""

    number: Ints
    contact: Ints
    company: Ints
    step: Ints
    sender: Ints
    executed_at: Ints
    sent_at: Ints
    is_bounced: Flags
    is_rejected: Flags
    opened_at: Ints
    is_open_recorded: Flags
    open_count: Ints
    clicked_at: Ints
    links: Ints
    click_count: Ints
    booked_at: Ints


def outcomes(
    world: World, schedule: Schedule, *, part: slice, shared_bookings: float = 0
) -> Emails:
    """Outcomes of one part of the schedule. `shared_bookings` is the chance that an email to
    the shared mailbox is booked (skewed benchmark data)."""
    first = schedule.first_number + part.start
    draws = stream(world.seed, "emails", part=first + 1)
    contact = schedule.contact[part].astype(np.int64)
    step, at = schedule.step[part].astype(np.int64), schedule.at[part]
    company = world.contacts.company[contact]
    host = world.host(company, at)
    mood = times.SEASON[times.month_of(at)]
    chance = Chance(
        opening=0.465 * OPEN[step] * mood * world.contacts.factor[contact],
        clicking=0.2 * CLICK[step] * world.users.factor[host],
        booking=BOOK[step] * world.users.factor[host] * mood,
        booking_anyway=np.where(contact == SHARED_CONTACT, shared_bookings, 0.0),
    )
    return Emails(
        number=first + np.arange(len(at)),
        contact=contact,
        company=company,
        step=step,
        sender=_sender(world, step, company, host),
        executed_at=at,
        **_events(at, chance, until=schedule.until, draws=draws),
    )


@dataclass(frozen=True)
class Chance:
    """How likely each email is opened, then clicked, then booked (against the usual 1.0), and
    how likely it is booked whatever happens."""

    opening: Floats
    clicking: Floats
    booking: Floats
    booking_anyway: Floats


def _events(
    at: Ints, chance: Chance, *, until: int, draws: np.random.Generator
) -> dict[str, npt.NDArray[Any]]:
    """What happened to each email, under the names of the fields of Emails."""
    size = len(at)
    bounced, rejected, sent_at = _delivery(at, draws=draws)
    delivered = (sent_at > 0) & ~bounced & ~rejected
    opens = delivered & (draws.random(size) < chance.opening)
    opened_at = _until(until, _later(sent_at, opens, 5 * times.HOUR, draws=draws))
    links, clicked_at = _clicks(opened_at, chance.clicking, until=until, draws=draws)
    books = np.maximum(chance.booking * _readiness(opened_at, links), chance.booking_anyway)
    booked = delivered & (draws.random(size) < books)
    # A click can be on file without its open: images were blocked.
    recorded = (opened_at > 0) & ((clicked_at == 0) | (draws.random(size) > 0.04))
    opens_count = 1 + draws.poisson(0.6, size)
    clicks_count = 1 + draws.poisson(0.3, size)
    return {
        "sent_at": sent_at,
        "is_bounced": bounced,
        "is_rejected": rejected,
        "opened_at": np.where(recorded, opened_at, 0),
        "is_open_recorded": recorded,
        "open_count": np.where(recorded, opens_count, 0),
        "clicked_at": clicked_at,
        "links": links,
        "click_count": np.where((links & CONTENT) > 0, clicks_count, 0),
        "booked_at": _until(until, _booked_at(sent_at, opened_at, clicked_at, booked, draws=draws)),
    }


def _delivery(at: Ints, *, draws: np.random.Generator) -> tuple[Flags, Flags, Ints]:
    dice = draws.random(len(at))
    never_left = dice < 0.016
    bounced = (dice < 0.010) | ((dice > 0.97) & (dice < 0.993))
    rejected = dice > 0.994
    sent_at = np.where(never_left, 0, at + draws.integers(1, 40, len(at)))
    return bounced, rejected, sent_at


def _later(start: Ints, happens: Flags, mean_seconds: float, *, draws: np.random.Generator) -> Ints:
    """Some time after `start`, 0 where it does not happen."""
    lag = 60 + draws.exponential(mean_seconds, len(start)).astype(np.int64)
    return np.where(happens, start + lag, 0)


def _until(until: int, at: Ints) -> Ints:
    """What has not happened by then has not happened."""
    return np.where(at < until, at, 0)


def _readiness(opened_at: Ints, links: Ints) -> Floats:
    """The usual chance of a booking after a click, after an open, and without either."""
    return np.where((links & CONTENT) > 0, 0.3, np.where(opened_at > 0, 0.022, 0.005))


def _clicks(
    opened_at: Ints, chance: Floats, *, until: int, draws: np.random.Generator
) -> tuple[Ints, Ints]:
    """Which kinds of link were clicked (bits) and when first."""
    size = len(opened_at)
    opened = opened_at > 0
    content = opened & (draws.random(size) < chance)
    extra = draws.random(size)
    links = np.where(content, CONTENT, 0)
    opts_out = (content & (extra < 0.04)) | (opened & (extra > 0.993))
    links |= np.where(opts_out, UNSUBSCRIBE, 0)
    links |= np.where(content & (extra > 0.04) & (extra < 0.07), MAILTO, 0)
    at = _until(until, _later(opened_at, links > 0, 900, draws=draws))
    return np.where(at > 0, links, 0), at


def _booked_at(
    sent_at: Ints, opened_at: Ints, clicked_at: Ints, booked: Flags, *, draws: np.random.Generator
) -> Ints:
    """Minutes after the click for most, days for others; never later than 25 days."""
    size = len(sent_at)
    seen = np.where(clicked_at > 0, clicked_at, np.where(opened_at > 0, opened_at, sent_at))
    soon = draws.exponential(400, size)
    late = draws.exponential(2.2 * times.DAY, size)
    quick = (clicked_at > 0) & (draws.random(size) < 0.7)
    lag = 150 + np.minimum(np.where(quick, soon, late), 25 * times.DAY).astype(np.int64)
    return np.where(booked, times.out_of_the_repeated_hour(seen + lag), 0)


def _sender(world: World, step: Ints, company: Ints, host: Ints) -> Ints:
    lead = world.users.lead(world.companies.region[company])
    chief = np.full(len(step), world.users.chief)
    return np.choose(SIGNED_BY[step], [host, lead, chief])
