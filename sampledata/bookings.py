"""Meetings booked from the emails, and the links of each one's reschedule chain."""

from dataclasses import dataclass, fields

import numpy as np

from sampledata import pools, times
from sampledata.emails import CONTENT, JOURNEY, Emails
from sampledata.ids import Flags, Floats, Ints, stream
from sampledata.world import SEND_HOUR_UTC, World

# How the booking tells where it came from; NONE is a visitor nobody mailed.
LINK_EMAIL, LINK_JOURNEY, PLAIN, COLLEAGUE, NONE = range(5)
HELD, TOO_SHORT, NO_SHOW, UNRECORDED, CANCELLED, UPCOMING = range(6)
MINUTES = np.array([journey.minutes for journey in pools.JOURNEYS] + [30])
NO_JOURNEY = len(pools.JOURNEYS)


@dataclass(frozen=True)
class Meetings:
    """One entry a meeting (a chain); -1 = none. `moves` counts its reschedulings (0..2);
    row k of `created_at` and `starts_at` holds the times of link k."""

    email: Ints
    step: Ints
    journey: Ints
    contact: Ints
    company: Ints
    host: Ints
    way: Ints
    was_clicked: Flags
    in_calendly: Flags
    moves: Ints
    created_at: Ints
    starts_at: Ints
    cancelled_at: Ints
    fate: Ints
    guest: Ints

    def __len__(self) -> int:
        """How many meetings."""
        return len(self.email)

    @property
    def last_start(self) -> Ints:
        """When it took place, or was to."""
        chosen: Ints = self.starts_at[self.moves, np.arange(len(self))]
        return chosen

    @property
    def minutes(self) -> Ints:
        """How long each was planned to take."""
        planned: Ints = MINUTES[self.journey]
        return planned


def book(world: World, emails: Emails) -> Meetings:
    """The meetings that this run of emails brought, and some that none brought."""
    draws = stream(world.seed, "bookings", part=int(emails.number[0]) + 1)
    booked = np.flatnonzero(emails.booked_at > 0)
    visits = round(0.06 * len(booked))
    source = np.concatenate([booked, draws.permutation(booked)[:visits]])
    visiting = np.arange(len(source)) >= len(booked)
    clicked = (emails.links[source] & CONTENT) > 0
    sponsor = world.companies.sponsor[emails.company[source]]
    way = _way(clicked & (sponsor >= 0), visiting, draws=draws)
    company = np.where(visiting, -1, emails.company[source])
    contact = np.where(way == COLLEAGUE, sponsor, np.where(visiting, -1, emails.contact[source]))
    created = emails.booked_at[source]
    host = world.host(emails.company[source], created)
    in_calendly = host % 2 == 0
    created = np.where(in_calendly, created // 60 * 60, created)
    created_at, starts_at, moves = _chain(world, company, created, in_calendly, draws=draws)
    last = np.arange(len(source))
    fate, cancelled_at = _fate(
        created_at[moves, last], starts_at[moves, last], world.users.factor[host], draws=draws
    )
    return Meetings(
        email=np.where(visiting, -1, emails.number[source]),
        step=np.where(visiting, -1, emails.step[source]),
        journey=np.where(visiting, NO_JOURNEY, JOURNEY[emails.step[source]]),
        contact=contact,
        company=company,
        host=host,
        way=way,
        was_clicked=clicked,
        in_calendly=in_calendly,
        moves=moves,
        created_at=created_at,
        starts_at=starts_at,
        cancelled_at=cancelled_at,
        fate=fate,
        guest=_guest(world, contact, company, draws=draws),
    )


def _way(has_colleague: Flags, visiting: Flags, *, draws: np.random.Generator) -> Ints:
    """How each booking tells where it came from."""
    size = len(visiting)
    way: Ints = draws.choice(3, size, p=[0.48, 0.22, 0.30])
    way[has_colleague & (draws.random(size) < 0.3)] = COLLEAGUE
    way[visiting] = NONE
    return way


def joined(parts: list[Meetings]) -> Meetings:
    """Several runs as one, in their order."""
    names = [field.name for field in fields(Meetings)]
    return Meetings(
        **{name: np.concatenate([getattr(p, name) for p in parts], axis=-1) for name in names}
    )


def _chain(
    world: World, company: Ints, created: Ints, in_calendly: Flags, *, draws: np.random.Generator
) -> tuple[Ints, Ints, Ints]:
    """Times of up to three links. Calendly's file has no chains: there a move is a new booking."""
    size = len(created)
    region = np.maximum(world.companies.region[np.maximum(company, 0)], 0)
    wanted = draws.choice(3, size, p=[0.84, 0.125, 0.035])
    wanted[in_calendly] = 0
    created_at, starts_at = np.zeros((2, 3, size), dtype=np.int64)
    created_at[0] = created
    starts_at[0] = _slot(created, region, draws.integers(2, 16, size), draws=draws)
    moves = np.zeros(size, dtype=np.int64)
    for link in (1, 2):
        share = draws.uniform(0.3, 0.9, size)
        before = created_at[link - 1]
        moved_at = before + (share * (starts_at[link - 1] - before)).astype(np.int64)
        moved_at = times.out_of_the_repeated_hour(moved_at)
        moves += (wanted >= link) & (moved_at < times.END) & (moves == link - 1)
        created_at[link] = moved_at
        starts_at[link] = _slot(
            starts_at[link - 1], region, draws.integers(2, 9, size), draws=draws
        )
    return created_at, starts_at, moves


def _slot(after: Ints, region: Ints, days: Ints, *, draws: np.random.Generator) -> Ints:
    """A half-hour of the region's working day, on a weekday some days later."""
    half_hour = draws.integers(2, 16, len(after))
    day = times.on_weekday((after // times.DAY + days) * times.DAY)
    slot: Ints = day + SEND_HOUR_UTC[region] * times.HOUR + half_hour * 1800
    return slot


def _fate(
    created: Ints, starts: Ints, skill: Floats, *, draws: np.random.Generator
) -> tuple[Ints, Ints]:
    size = len(created)
    dice = draws.random(size)
    held = np.clip(0.705 + 0.12 * (skill - 1), 0.55, 0.8)
    fate = np.where(dice < held, HELD, UNRECORDED)
    fate[dice > 0.91] = NO_SHOW
    fate[dice > 0.975] = TOO_SHORT
    cancel = draws.random(size) < 0.09
    cancelled_at = created + (draws.uniform(0.1, 0.95, size) * (starts - created)).astype(np.int64)
    cancelled_at = times.out_of_the_repeated_hour(cancelled_at)
    cancel &= cancelled_at < times.END
    fate[starts >= times.END - 2 * times.DAY] = UPCOMING
    fate[cancel] = CANCELLED
    return fate, np.where(cancel, cancelled_at, 0)


def _guest(world: World, contact: Ints, company: Ints, *, draws: np.random.Generator) -> Ints:
    """Another mailed person of the same account joins one meeting in eight."""
    known = np.maximum(company, 0)
    first, count = world.companies.first_contact[known], world.companies.mailed_count[known]
    other = first + draws.integers(0, 4, len(contact)) % count
    comes = (company >= 0) & (other != contact) & (draws.random(len(contact)) < 0.2)
    return np.where(comes, other, -1)
