"""The made-up world that all exports speak of: our people, the accounts, their contacts."""

import unicodedata
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sampledata import pools, times
from sampledata.ids import Flags, Floats, Ints, gsids, stream

# Which region the 1st, 2nd, .. 14th CSM serves; repeated when there are more.
CSM_REGIONS = np.array([0, 1, 0, 1, 2, 1, 0, 3, 1, 0, 1, 2, 0, 3])
LEAVER, SUCCESSOR, STRONG, WEAK = 3, 5, 1, 6
EMAILS_PER_COMPANY = 25_000 / 600
SEND_HOUR_UTC = np.array([8, 15, 1, 13])


@dataclass(frozen=True)
class Users:
    """Our people: the CSMs first, then a lead for each region, then the chief; -1 = nobody."""

    name: pa.Array
    email: pa.Array
    csm_count: int
    factor: Floats

    @property
    def chief(self) -> int:
        """Our C-level sender."""
        return self.csm_count + len(pools.REGIONS)

    def lead(self, region: Ints) -> Ints:
        """The lead of each region; without a region, that of the first."""
        return self.csm_count + np.maximum(region, 0)


@dataclass(frozen=True)
class Companies:
    """One entry an account; `csm_then` before the hand-over, `csm_now` after; -1 = none."""

    company_id: pa.Array
    name: pa.Array
    domain: pa.Array
    region: Ints
    csm_then: Ints
    csm_now: Ints
    segment: Ints
    arr_cents: Ints
    in_euro: Flags
    first_due_day: Ints
    is_annual: Flags
    first_contact: Ints
    mailed_count: Ints
    sponsor: Ints


@dataclass(frozen=True)
class Contacts:
    """One entry a person; the mailed ones of an account first, then its unmailed sponsor."""

    name: pa.Array
    email: pa.Array
    company: Ints
    title: pa.Array
    factor: Floats


@dataclass(frozen=True)
class World:
    """Everything that does not happen but is."""

    seed: int
    users: Users
    companies: Companies
    contacts: Contacts

    def host(self, company: Ints, at: Ints) -> Ints:
        """Who looks after the account at that time: its CSM, else the lead of its region."""
        c = self.companies
        csm = np.where(at < times.HANDOVER, c.csm_then[company], c.csm_now[company])
        return np.where(csm >= 0, csm, self.users.lead(c.region[company]))


def make_world(*, emails: int, seed: int) -> World:
    """The world that fits `emails` emails over 18 months."""
    users = _users(max(14, round(14 * (emails / 25_000) ** 0.5)), seed=seed)
    companies = _companies(max(12, round(emails / EMAILS_PER_COMPANY)), users=users, seed=seed)
    return World(seed, users, companies, _contacts(companies, seed=seed))


def pick(values: pa.Array, index: Ints) -> pa.Array:
    """`values[index]`, null where the index is -1."""
    return values.take(pa.array(index, mask=index < 0))


def slug(text: str) -> str:
    """Lower-case ASCII letters, digits and dots only: the part an address can hold."""
    swapped = text.lower().translate(str.maketrans("øæß ", "oas."))
    plain = unicodedata.normalize("NFKD", swapped).encode("ascii", "ignore").decode()
    return "".join(letter for letter in plain if letter.isalnum() or letter == ".")


def _users(csm_count: int, *, seed: int) -> Users:
    count = csm_count + len(pools.REGIONS) + 1
    draws = stream(seed, "users")
    pairs = draws.permutation(len(pools.FIRST_NAMES) * len(pools.LAST_NAMES))[:count]
    firsts, lasts = np.divmod(pairs, len(pools.LAST_NAMES))
    names = [
        f"{pools.FIRST_NAMES[first]} {pools.LAST_NAMES[last]}"
        for first, last in zip(firsts, lasts, strict=True)
    ]
    factor = np.clip(draws.normal(1.0, 0.08, count), 0.8, 1.2)
    factor[[STRONG, WEAK]] = 1.45, 0.6
    emails = [f"{slug(name)}@{pools.VENDOR_DOMAIN}" for name in names]
    return Users(pa.array(names), pa.array(emails), csm_count, factor)


def _companies(count: int, *, users: Users, seed: int) -> Companies:
    draws = stream(seed, "companies")
    region = draws.choice(4, count, p=[0.36, 0.38, 0.14, 0.12])
    csm_then = _csm_for(region, csm_count=users.csm_count, draws=draws)
    csm_then[draws.random(count) < 0.03] = -1
    csm_now = np.where(csm_then == LEAVER, SUCCESSOR, csm_then)
    region[draws.random(count) < 0.03] = -1
    segment = draws.choice(3, count, p=[0.2, 0.45, 0.35])
    scale = np.array([90_000, 28_000, 8_000])[segment]
    arr_cents = np.rint(draws.lognormal(0, 0.5, count) * scale / 100).astype(np.int64) * 10_000
    mailed = draws.choice([2, 3, 4], count, p=[0.3, 0.5, 0.2])
    has_sponsor = draws.random(count) < 0.3
    first_contact = np.concatenate([[0], np.cumsum(mailed + has_sponsor)[:-1]])
    names = _company_names(count, draws=draws)
    return Companies(
        company_id=gsids("1P02", np.arange(count)),
        name=pa.array(names),
        domain=pa.array([slug(name.replace(" ", "")) + ".example" for name in names]),
        region=region,
        csm_then=csm_then,
        csm_now=csm_now,
        segment=segment,
        arr_cents=np.maximum(arr_cents, 120_000),
        in_euro=(region == 0) & (draws.random(count) < 0.4),
        first_due_day=_due_days(count, draws=draws),
        is_annual=draws.random(count) < 0.92,
        first_contact=first_contact,
        mailed_count=mailed,
        sponsor=np.where(has_sponsor, first_contact + mailed, -1),
    )


def _csm_for(region: Ints, *, csm_count: int, draws: np.random.Generator) -> Ints:
    serves = CSM_REGIONS[np.arange(csm_count) % len(CSM_REGIONS)]
    csm = np.empty(len(region), dtype=np.int64)
    for number in range(len(pools.REGIONS)):
        here = region == number
        csm[here] = draws.choice(np.flatnonzero(serves == number), here.sum())
    return csm


def _company_names(count: int, *, draws: np.random.Generator) -> list[str]:
    kinds, firsts = len(pools.COMPANY_KIND), len(pools.COMPANY_FIRST)
    order = draws.permutation(kinds * firsts)
    names = []
    for number in range(count):
        lap, at = divmod(number, len(order))
        first, kind = divmod(int(order[at]), kinds)
        name = f"{pools.COMPANY_FIRST[first]} {pools.COMPANY_KIND[kind]}"
        names.append(name + _lap_name(lap))
    return names


def _lap_name(lap: int) -> str:
    if lap == 0:
        return ""
    again, place = divmod(lap - 1, len(pools.COMPANY_PLACE))
    return f" {pools.COMPANY_PLACE[place]}" + (f" {again + 1}" if again else "")


def _due_days(count: int, *, draws: np.random.Generator) -> Ints:
    """First renewal in the year from mid-April 2024; more of them around the year's end."""
    first = times.day_number("2024-04-15")
    days = first + np.arange(365)
    month = times.month_of(days * times.DAY)
    weight = np.where(np.isin(month, (12, 1, 3)), 1.6, 1.0)
    chosen: Ints = draws.choice(days, count, p=weight / weight.sum())
    return chosen


def _contacts(companies: Companies, *, seed: int) -> Contacts:
    draws = stream(seed, "contacts")
    count = companies.mailed_count + (companies.sponsor >= 0)
    company = np.repeat(np.arange(len(count)), count)
    place = np.arange(len(company)) - companies.first_contact[company]
    base = draws.integers(0, len(pools.FIRST_NAMES), len(count))
    # 13 steps apart, so that no two people of one account share a first name.
    first = (base[company] + 13 * place) % len(pools.FIRST_NAMES)
    last = draws.integers(0, len(pools.LAST_NAMES), len(company))
    title = draws.integers(0, len(pools.TITLES), len(company))
    title[companies.sponsor[companies.sponsor >= 0]] = len(pools.TITLES)
    local = pc.binary_join_element_wise(
        _slugs(pools.FIRST_NAMES).take(first), _slugs(pools.LAST_NAMES).take(last), "."
    )
    return Contacts(
        name=pc.binary_join_element_wise(
            pa.array(pools.FIRST_NAMES).take(first), pa.array(pools.LAST_NAMES).take(last), " "
        ),
        email=pc.binary_join_element_wise(local, companies.domain.take(company), "@"),
        company=company,
        title=pa.array([*pools.TITLES, pools.SPONSOR_TITLE]).take(title),
        factor=np.clip(draws.normal(1.0, 0.22, len(company)), 0.4, 1.6),
    )


def _slugs(names: list[str]) -> pa.Array:
    return pa.array([slug(name) for name in names])
