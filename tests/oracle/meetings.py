"""Bookings joined into meetings."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .cells import Row, World, instant, is_set, listed, needed_instant, text, word
from .emails import EmailLog, host_and_path
from .identity import Companies, contact_key, contact_keys

HALF_AN_HOUR = timedelta(minutes=30)
UTM_COLUMNS = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term")


@dataclass(frozen=True)
class Meeting:
    """One chain of bookings; `links` are the ids of all its bookings."""

    meeting_id: str
    created_at: datetime
    contact_key: str | None
    company_id: str | None
    starts_at: datetime
    ends_at: datetime
    host: str | None
    room: tuple[str, str] | None
    attendees: frozenset[str]
    is_cancelled: bool
    is_no_show: bool
    utm: dict[str, str | None]
    links: frozenset[str]


def booking_id(row: Row) -> str:
    """The id of a booking."""
    return row["booking_id"] or ""


def age(row: Row) -> tuple[datetime, str]:
    """What bookings are ordered by: when they were made, then their id."""
    return needed_instant(row, "created_at"), booking_id(row)


def room(row: Row) -> tuple[str, str] | None:
    """The conference room of a booking or call, so that equal rooms are equal."""
    url = text(row, "room_url")
    if url is None:
        return None
    host, path = host_and_path(url)
    return host.removeprefix("www."), path.removesuffix("/")


class Bookings:
    """The bookings of a world and the chains they form."""

    def __init__(self, world: World, *, companies: Companies, log: EmailLog) -> None:
        self.rows = {booking_id(row): row for row in world.get("booking", [])}
        self.companies = companies
        self.log = log

    def meetings(self) -> list[Meeting]:
        """All meetings, in the order of their ids."""
        found: dict[str, list[Row]] = {}
        for row in self.rows.values():
            found.setdefault(booking_id(self._first(row)), []).append(row)
        return [self._meeting(first, chain=found[first]) for first in sorted(found)]

    def _before(self, row: Row) -> Row | None:
        """The booking this one replaces; none where that is unknown or the booking itself."""
        replaced = text(row, "rescheduled_from")
        return self.rows.get(replaced or "") if replaced != booking_id(row) else None

    def _first(self, row: Row) -> Row:
        """The first link of the booking's chain; in a circle the least of the circle."""
        walked: list[Row] = []
        link: Row | None = row
        while link is not None and link not in walked:
            walked.append(link)
            link = self._before(link)
        if link is None:
            return walked[-1]
        return min(walked[walked.index(link) :], key=age)

    def _reschedulings(self, row: Row, *, first: str) -> int:
        """How many reschedulings lead from the first link to this one."""
        steps = 0
        while booking_id(row) != first:
            row = self._before(row) or {}
            steps += 1
        return steps

    def _last(self, chain: list[Row]) -> Row:
        """The link no other replaces, of several the latest; in a circle the greatest."""
        replaced = [booking_id(before) for row in chain if (before := self._before(row))]
        ends = [row for row in chain if booking_id(row) not in replaced]
        return max(ends or chain, key=age)

    def _utm(self, column: str, *, first: str, chain: list[Row]) -> str | None:
        ordered = sorted(chain, key=lambda row: (self._reschedulings(row, first=first), *age(row)))
        return next((text(row, column) for row in ordered if text(row, column)), None)

    def _company(self, row: Row) -> str | None:
        """The company of a booking, by the persons, the email log or the domain."""
        key = contact_key(text(row, "contact_email"))
        if key is None:
            return None
        by_persons = self.companies.of_persons({key})
        if by_persons is not None:
            return by_persons
        earlier = [
            email
            for email in self.log.emails
            if email.contact_key == key
            and email.company_id is not None
            and email.executed_at <= needed_instant(row, "created_at")
        ]
        if earlier:
            return max(earlier, key=lambda email: (email.executed_at, email.email_id)).company_id
        return self.companies.of_domain(key)

    def _meeting(self, meeting_id: str, *, chain: list[Row]) -> Meeting:
        first = self.rows[meeting_id]
        last = self._last(chain)
        key = contact_key(text(first, "contact_email"))
        starts_at = needed_instant(last, "starts_at")
        return Meeting(
            meeting_id=meeting_id,
            created_at=needed_instant(first, "created_at"),
            contact_key=key,
            company_id=self._company(first),
            starts_at=starts_at,
            ends_at=instant(last, "ends_at") or starts_at + HALF_AN_HOUR,
            host=contact_key(text(last, "host_email")),
            room=room(last),
            attendees=frozenset(
                contact_keys(listed(last, "guest_emails")) | ({key} if key else set())
            ),
            is_cancelled=word(last, "status") in ("cancelled", "canceled"),
            is_no_show=is_set(last, "no_show"),
            utm={
                column: self._utm(column, first=meeting_id, chain=chain) for column in UTM_COLUMNS
            },
            links=frozenset(booking_id(row) for row in chain),
        )
