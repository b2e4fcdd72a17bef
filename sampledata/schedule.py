"""Who is mailed which step when, before anything comes of it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sampledata import pools, times
from sampledata.ids import Ints, stream
from sampledata.world import SEND_HOUR_UTC, World

SHARED_CONTACT = 0


@dataclass(frozen=True)
class Schedule:
    """One entry an email, in order of time, numbered on from `first_number`; nothing is known
    to have happened at or after the second `until`."""

    contact: npt.NDArray[np.int32]
    step: npt.NDArray[np.int8]
    at: Ints
    first_number: int = 0
    until: int = times.END

    def __len__(self) -> int:
        """How many emails."""
        return len(self.at)


def make_schedule(world: World, *, emails: int, shared_emails: int = 0) -> Schedule:
    """`emails` emails over the period (fewer only in a world too small to need so many)."""
    draws = stream(world.seed, "schedule")
    planned = [
        _renewal_touches(world, draws=draws),
        _business_reviews(world, draws=draws),
        _success_plans(world, draws=draws),
        _launch(world, draws=draws),
    ]
    contact = np.concatenate([part[0] for part in planned])
    step = np.concatenate([part[1] for part in planned])
    at = np.concatenate([part[2] for part in planned])
    inside = np.flatnonzero((at >= times.START) & (at < times.END - times.DAY))
    kept = draws.permutation(inside)[:emails]
    kept = kept[np.lexsort((contact[kept], at[kept]))]
    contact = contact[kept]
    contact[draws.permutation(len(kept))[:shared_emails]] = SHARED_CONTACT
    return Schedule(contact, step[kept], at[kept])


def newer_schedule(world: World, *, emails: int, first_number: int) -> Schedule:
    """`emails` more emails in the week after the period, for the incremental load."""
    draws = stream(world.seed, "newer")
    contact = draws.integers(0, len(world.contacts.company), emails).astype(np.int32)
    step = draws.integers(0, pools.LAUNCH_INVITE, emails).astype(np.int8)
    at = np.sort(times.END + draws.integers(0, 7 * times.DAY, emails))
    return Schedule(contact, step, at, first_number, times.END + 8 * times.DAY)


def due_dates(world: World) -> tuple[Ints, Ints]:
    """Every renewal as (company, due day): the first one, and a year later where annual."""
    c = world.companies
    first = np.arange(len(c.region))
    again = np.flatnonzero(c.is_annual)
    company = np.concatenate([first, again])
    return company, np.concatenate([c.first_due_day, c.first_due_day[again] + 365])


Planned = tuple[npt.NDArray[np.int32], npt.NDArray[np.int8], Ints]


def _renewal_touches(world: World, *, draws: np.random.Generator) -> Planned:
    company, due_day = due_dates(world)
    touches = len(pools.RENEWAL_TOUCH_DAYS)
    step = np.tile(np.arange(touches), len(company))
    day = np.repeat(due_day, touches) - np.array(pools.RENEWAL_TOUCH_DAYS)[step]
    return _mailed(world, np.repeat(company, touches), step, day, draws=draws)


def _business_reviews(world: World, *, draws: np.random.Generator) -> Planned:
    count = len(world.companies.region)
    first_day = times.START // times.DAY
    quarters = first_day + np.arange(0, times.DAYS, 91)
    chosen = draws.random((count, len(quarters))) < 0.65
    company, quarter = np.nonzero(chosen)
    day = quarters[quarter] + draws.integers(0, 60, len(company))
    reminded = draws.random(len(company)) < 0.6
    step = np.concatenate(
        [np.full(len(company), pools.EBR_INVITE), np.full(reminded.sum(), pools.EBR_REMINDER)]
    )
    both = np.concatenate([company, company[reminded]])
    return _mailed(world, both, step, np.concatenate([day, day[reminded] + 8]), draws=draws)


def _success_plans(world: World, *, draws: np.random.Generator) -> Planned:
    months = times.START // times.DAY + np.arange(0, times.DAYS, 30)
    chosen = draws.random((len(world.companies.region), len(months))) < 0.11
    company, month = np.nonzero(chosen)
    day = months[month] + draws.integers(0, 28, len(company))
    step = np.repeat([pools.PLAN_KICKOFF, pools.PLAN_CHECKIN], len(company))
    return _mailed(world, np.tile(company, 2), step, np.concatenate([day, day + 30]), draws=draws)


def _launch(world: World, *, draws: np.random.Generator) -> Planned:
    company = np.flatnonzero(draws.random(len(world.companies.region)) < 0.9)
    step = np.full(len(company), pools.LAUNCH_INVITE)
    day = np.full(len(company), times.LAUNCH_DAY // times.DAY)
    return _mailed(world, company, step, day, draws=draws)


def _mailed(
    world: World, company: Ints, step: Ints, day: Ints, *, draws: np.random.Generator
) -> Planned:
    """One email to each mailed contact of the account, in its region's morning."""
    c = world.companies
    people = c.mailed_count[company]
    event = np.repeat(np.arange(len(company)), people)
    place = np.arange(len(event)) - np.repeat(np.cumsum(people) - people, people)
    contact = c.first_contact[company[event]] + place
    hour = SEND_HOUR_UTC[np.maximum(c.region[company[event]], 0)]
    morning = times.on_weekday(day * times.DAY)[event] + hour * times.HOUR
    at = morning + draws.integers(0, times.HOUR, len(event))
    return contact.astype(np.int32), step[event].astype(np.int8), at
