"""Renewals won, lost and open; accounts that held a meeting before renew somewhat better."""

from dataclasses import dataclass

import numpy as np

from sampledata import times
from sampledata.bookings import HELD, Meetings
from sampledata.ids import Flags, Ints, stream
from sampledata.schedule import due_dates
from sampledata.world import World

WON, LOST, OPEN = range(3)
OPEN_HORIZON_DAYS = 200


@dataclass(frozen=True)
class Renewals:
    """One entry a renewal; days since 1970, 0 = none; money in cents."""

    company: Ints
    due_day: Ints
    closed_day: Ints
    stage: Ints
    target_cents: Ints
    final_cents: Ints


def settle(world: World, meetings: Meetings) -> Renewals:
    """The renewals due up to some months after the period, in order of due date."""
    draws = stream(world.seed, "renewals")
    company, due_day = due_dates(world)
    last_day = times.END // times.DAY
    seen = due_day < last_day + OPEN_HORIZON_DAYS
    order = np.lexsort((company[seen], due_day[seen]))
    company, due_day = company[seen][order], due_day[seen][order]
    size = len(company)
    closed_day = due_day - np.rint(draws.normal(6, 9, size)).astype(np.int64)
    is_closed = closed_day < last_day - 1
    met = _held_before(meetings, company, closed_day)
    won = draws.random(size) < np.where(met, 0.925, 0.825)
    target = world.companies.arr_cents[company]
    growth = np.clip(draws.normal(1.03, 0.09, size), 0.6, 1.5)
    growth = np.where(draws.random(size) < 0.35, 1.0, growth)
    final = np.rint(target * growth / 50_00).astype(np.int64) * 50_00
    return Renewals(
        company=company,
        due_day=due_day,
        closed_day=np.where(is_closed, closed_day, 0),
        stage=np.where(is_closed, np.where(won, WON, LOST), OPEN),
        target_cents=target,
        final_cents=np.where(is_closed & won, final, 0),
    )


def _held_before(meetings: Meetings, company: Ints, closed_day: Ints) -> Flags:
    """Did the account hold a meeting in the 180 days before closing?"""
    held = (meetings.fate == HELD) & (meetings.company >= 0)
    far = 10**11
    when = np.sort(meetings.company[held] * far + meetings.last_start[held])
    until = company * far + (closed_day + 1) * times.DAY
    return np.searchsorted(when, until) > np.searchsorted(when, until - 180 * times.DAY)
