"""What the funnel has in view: emails, meetings and money under some options."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from .emails import Email
from .meetings import Meeting
from .periods import bound, local_day
from .renewals import Share

if TYPE_CHECKING:
    from .answers import Oracle

STAGES = ("attempted", "sent", "delivered", "opened", "clicked", "booked", "held", "renewed")
ATTRIBUTES = ("journey", "step", "csm", "region")

Attributes = dict[str, str]


@dataclass(frozen=True)
class SeenEmail:
    """An email in view: the stages recorded, and its place in the rows."""

    email: Email
    attributes: Attributes
    recorded: dict[str, bool]
    is_bounced: bool
    has_unknown_clicks: bool

    def reached(self, stage: str) -> bool:
        """Whether the stage or any later one is recorded."""
        return any(self.recorded[later] for later in STAGES[STAGES.index(stage) :])


@dataclass(frozen=True)
class SeenMeeting:
    """A meeting in view, and for which counts."""

    attributes: Attributes
    rule: str
    status: str
    is_booked: bool
    has_status: bool
    is_renewing: bool


@dataclass(frozen=True)
class SeenMoney:
    """Money in view."""

    attributes: Attributes
    currency: str
    cents: int
    kind: str


@dataclass(frozen=True)
class View:
    """All that is in view, or in one row of it."""

    emails: list[SeenEmail]
    meetings: list[SeenMeeting]
    money: list[SeenMoney]

    def is_empty(self) -> bool:
        """Whether nothing happened: no email, no meeting, no money."""
        return not (
            any(any(seen.recorded.values()) for seen in self.emails)
            or any(seen.is_booked or seen.has_status or seen.is_renewing for seen in self.meetings)
            or self.money
        )

    def row(self, value: str, *, by: str) -> "View":
        """What stands in one row of a breakdown."""
        return View(
            [seen for seen in self.emails if seen.attributes[by] == value],
            [seen for seen in self.meetings if seen.attributes[by] == value],
            [seen for seen in self.money if seen.attributes[by] == value],
        )

    def values(self, by: str) -> list[str]:
        """The names of the rows, in order."""
        attributes = [seen.attributes for seen in self.emails]
        attributes += [seen.attributes for seen in self.meetings]
        attributes += [seen.attributes for seen in self.money]
        return sorted({entry[by] for entry in attributes})


class Lens:
    """What one question looks at: basis, range, filters, credit and model."""

    def __init__(self, oracle: "Oracle", *, options: Mapping[str, Any]) -> None:
        self.oracle = oracle
        self.is_cohort = (options.get("basis") or "cohort") == "cohort"
        self.credit = options.get("credit") or "all"
        self.model = options.get("model") or "last"
        self.first: date | None = bound(options, "from")
        self.last: date | None = bound(options, "to")
        self.wanted = {name: options[name] for name in ATTRIBUTES if options.get(name)}
        self.drivers = oracle.drivers(self.credit)
        self.shares = oracle.shares(self.model)

    def view(self) -> View:
        """All that passes the filters and, by the basis, the range."""
        emails = [self.seen_email(email) for email in self.oracle.log.emails if email.counted]
        meetings = [self.seen_meeting(meeting) for meeting in self.oracle.all_meetings]
        return View(
            [seen for seen in emails if seen is not None],
            [seen for seen in meetings if seen is not None],
            [seen for share in self.shares if (seen := self.seen_money(share)) is not None],
        )

    def in_range(self, instant: datetime | None) -> bool:
        """Whether the instant's day is in the range; both end days are."""
        if self.first is None and self.last is None:
            return True
        if instant is None:
            return False
        day = local_day(instant, zone=self.oracle.zone)
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def happened(self, instant: datetime | None) -> bool:
        """Whether a thing counts by its own day; in a cohort the day does not matter."""
        return self.is_cohort or self.in_range(instant)

    def passes(self, attributes: Attributes, *, email: Email | None) -> bool:
        """Whether the filters let it through; the range of a cohort is one on emails."""
        if any(attributes[name] != value for name, value in self.wanted.items()):
            return False
        if self.is_cohort and (self.first is not None or self.last is not None):
            return email is not None and self.in_range(email.executed_at)
        return True

    def email_attributes(self, email: Email) -> Attributes:
        """The rows in which an email stands."""
        places = self.places(email.company_id)
        return {"journey": email.journey, "step": email.step, **places}

    def places(self, company_id: str | None) -> Attributes:
        """The CSM and region of a company."""
        companies = self.oracle.companies
        return {"csm": companies.csm(company_id), "region": companies.region(company_id)}

    def meeting_attributes(self, meeting: Meeting) -> Attributes:
        """The rows in which a meeting stands: its email's, else its own company's."""
        email = self.drivers[meeting.meeting_id][1]
        if email is not None:
            return self.email_attributes(email)
        places = self.places(meeting.company_id)
        return {"journey": "No journey", "step": "No step", **places}

    def seen_email(self, email: Email) -> SeenEmail | None:
        """The email as it is in view, or None."""
        attributes = self.email_attributes(email)
        if not self.passes(attributes, email=email):
            return None
        driven = [
            meeting
            for meeting in self.oracle.all_meetings
            if self.drivers[meeting.meeting_id][1] == email
        ]
        held = [meeting for meeting in driven if self.status(meeting) == "held"]
        executed = self.happened(email.executed_at)
        recorded = {
            "attempted": executed,
            "sent": email.sent and executed,
            "delivered": email.delivered and executed,
            "opened": email.opened and self.happened(email.opened_at),
            "clicked": email.clicked is True and self.happened(email.clicked_at),
            "booked": any(self.happened(meeting.created_at) for meeting in driven),
            "held": any(self.happened(meeting.starts_at) for meeting in held),
            "renewed": any(self.is_renewing(meeting) for meeting in driven),
        }
        return SeenEmail(
            email=email,
            attributes=attributes,
            recorded=recorded,
            is_bounced=email.bounced and executed,
            has_unknown_clicks=email.clicked is None
            and (recorded["delivered"] or recorded["opened"]),
        )

    def status(self, meeting: Meeting) -> str:
        """The status of a meeting."""
        return self.oracle.statuses[meeting.meeting_id]

    def is_renewing(self, meeting: Meeting) -> bool:
        """Whether the meeting carries a weight over 0 of a won renewal, by its closing day."""
        return any(
            share.meeting_id == meeting.meeting_id
            and share.weight > 0
            and self.happened(share.renewal.closed_at)
            for share in self.shares
        )

    def seen_meeting(self, meeting: Meeting) -> SeenMeeting | None:
        """The meeting as it is in view, or None."""
        rule, email = self.drivers[meeting.meeting_id]
        attributes = self.meeting_attributes(meeting)
        if not self.passes(attributes, email=email):
            return None
        return SeenMeeting(
            attributes=attributes,
            rule=rule,
            status=self.status(meeting),
            is_booked=self.happened(meeting.created_at),
            has_status=self.happened(meeting.starts_at),
            is_renewing=self.is_renewing(meeting),
        )

    def seen_money(self, share: Share) -> SeenMoney | None:
        """The money as it is in view, or None; 0.00 is no money."""
        email = None
        if share.meeting_id is None:
            places = self.places(share.renewal.company_id)
            attributes = {"journey": "No meeting", "step": "No meeting", **places}
            kind = "no_meeting"
        else:
            email = self.drivers[share.meeting_id][1]
            attributes = self.meeting_attributes(self.oracle.meeting(share.meeting_id))
            kind = "no_journey" if email is None or email.journey_key is None else "journeys"
        if not self.passes(attributes, email=email):
            return None
        if share.cents == 0 or not self.happened(share.renewal.closed_at):
            return None
        return SeenMoney(attributes, share.renewal.currency, share.cents, kind)
