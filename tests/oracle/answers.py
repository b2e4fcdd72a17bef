"""The front door: all answers about one world."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from .calls import Calls
from .cells import DEFAULTS, Settings, World, instant, parse_instant, stamp
from .drivers import driver
from .emails import Email, EmailLog
from .funnel import Funnel
from .identity import Companies, contact_key
from .matching import Match, matches, status
from .meetings import Bookings, Meeting
from .periods import bound, comparison, matured
from .renewals import MODELS, Renewal, Share, renewals, shares, weight_text

Options = Mapping[str, Any]
Drivers = dict[str, tuple[str, Email | None]]


class Oracle:
    """The numbers of a world: text cells by data set, read with some settings."""

    def __init__(
        self, world: World, settings: Settings, *, as_of: datetime | str | None = None
    ) -> None:
        self.world = world
        self.settings: Settings = {**DEFAULTS, **settings}
        self.zone = ZoneInfo(self.settings["report_timezone"])
        self.as_of_by_hand = parse_instant(as_of) if isinstance(as_of, str) else as_of
        self.companies = Companies(world, settings=self.settings)
        self.log = EmailLog(world, settings=self.settings, companies=self.companies)
        bookings = Bookings(world, companies=self.companies, log=self.log)
        self.booked_at = [instant(row, "created_at") for row in bookings.rows.values()]
        self.all_meetings = bookings.meetings()
        self.all_calls = Calls(world, settings=self.settings, companies=self.companies).calls
        self.renewals = renewals(world, settings=self.settings, companies=self.companies)
        self._shares: dict[str, list[Share]] = {}
        self._drivers: dict[str, Drivers] = {}

    # The answers, in the shapes of the golden data set

    def as_of(self) -> datetime | None:
        """The instant the numbers speak of; None where nothing says when."""
        if self.as_of_by_hand is not None:
            return self.as_of_by_hand
        found = [email.executed_at for email in self.log.emails]
        found += [at for at in self.booked_at if at is not None]
        found += [call.started_at for call in self.all_calls]
        if not found:
            closed = [renewal for renewal in self.renewals if renewal.stage in ("won", "lost")]
            found = [renewal.closed_at for renewal in closed if renewal.closed_at is not None]
        return max(found, default=None)

    def emails(self) -> list[dict[str, Any]]:
        """One entry for each row of the email log."""
        names = ("email_id", "counted", "contact_key", "company_id", "journey")
        flags = ("sent", "bounced", "delivered", "opened", "clicked")
        return [{name: getattr(email, name) for name in names + flags} for email in self.log.emails]

    def calls(self) -> list[dict[str, Any]]:
        """One entry for each call."""
        return [
            {
                "call_id": call.call_id,
                "from": call.source,
                "time": stamp(call.time),
                "company_id": call.company_id,
                "host": call.host,
                "external": sorted(call.external),
            }
            for call in self.all_calls
        ]

    def meetings(self, credit: str = "all") -> list[dict[str, Any]]:
        """One entry for each meeting; credit is `all` or `direct`."""
        return [self._meeting(meeting, credit=credit) for meeting in self.all_meetings]

    def credits(self, model: str = "last", credit: str = "all") -> list[dict[str, Any]]:
        """One entry for each won renewal and meeting of it."""
        return [self._credit(share, credit=credit) for share in self.shares(model)]

    def funnel(self, options: Options) -> dict[str, Any]:
        """The funnel under some options; an option left out has its default."""
        oracle = self
        if options.get("as_of"):
            oracle = Oracle(self.world, self.settings, as_of=options["as_of"])
        return Funnel(oracle, options=options).result()

    def checks(self) -> dict[str, Any]:
        """Won renewals without an amount, money that crosses companies (model `last`), counted
        emails to our own users, and clicks within two seconds of sending. The two claims about
        money stand even when nothing speaks against them."""
        gaps = [
            renewal.renewal_id
            for renewal in self.renewals
            if renewal.stage == "won" and renewal.amount_cents is None
        ]
        crossing = [self._crossing(share) for share in self.shares("last")]
        users = {contact_key(row.get("email")) for row in self.world.get("user", [])} - {None}
        counted = [email for email in self.log.emails if email.counted]
        signs: dict[str, list[Any]] = {
            "emails_to_own_users": [
                email.email_id for email in counted if email.contact_key in users
            ],
            "bot_like_clicks": [
                email.email_id for email in counted if email.clicked and self._is_quick(email)
            ],
        }
        return {
            "won_without_final_amount": gaps,
            "money_of_another_company": [entry for entry in crossing if entry is not None],
            **{name: rows for name, rows in signs.items() if rows},
        }

    def maturity(self, options: Options | None = None) -> dict[str, Any]:
        """The lags of all counted emails; the state is that of the cohort of the options."""
        last_day = bound(options or {}, "to")
        return {
            stage: matured(lags, as_of=self.as_of(), last_day=last_day, zone=self.zone)
            for stage, lags in self._lags().items()
        }

    # What the answers are made of

    def _is_quick(self, email: Email) -> bool:
        row = next(row for row in self.log.rows if row["email_id"] == email.email_id)
        clicked, sent = instant(row, "clicked_at"), instant(row, "sent_at") or email.executed_at
        return clicked is not None and timedelta(0) <= clicked - sent <= timedelta(seconds=2)

    def meeting(self, meeting_id: str) -> Meeting:
        """The meeting with this id."""
        return next(entry for entry in self.all_meetings if entry.meeting_id == meeting_id)

    def drivers(self, credit: str) -> Drivers:
        """Rule and email of each meeting."""
        if credit not in self._drivers:
            self._drivers[credit] = {
                meeting.meeting_id: driver(
                    meeting, log=self.log, settings=self.settings, credit=credit
                )
                for meeting in self.all_meetings
            }
        return self._drivers[credit]

    @cached_property
    def matches(self) -> dict[str, Match]:
        """The match of each meeting that has one."""
        return matches(
            self.world, meetings=self.all_meetings, calls=self.all_calls, as_of=self.as_of()
        )

    @cached_property
    def statuses(self) -> dict[str, str]:
        """The status of each meeting."""
        return {
            meeting.meeting_id: status(
                meeting,
                match=self.matches.get(meeting.meeting_id),
                as_of=self.as_of(),
                settings=self.settings,
            )
            for meeting in self.all_meetings
        }

    def shares(self, model: str) -> list[Share]:
        """The shares of all won renewals, in the order of renewal and meeting."""
        if model not in self._shares:
            held = [
                meeting
                for meeting in self.all_meetings
                if self.statuses[meeting.meeting_id] == "held"
            ]
            self._shares[model] = [
                share
                for renewal in self.renewals
                if renewal.stage == "won"
                for share in shares(renewal, held=held, settings=self.settings, model=model)
            ]
        return self._shares[model]

    def _meeting(self, meeting: Meeting, *, credit: str) -> dict[str, Any]:
        rule, email = self.drivers(credit)[meeting.meeting_id]
        match = self.matches.get(meeting.meeting_id)
        return {
            "meeting_id": meeting.meeting_id,
            "status": self.statuses[meeting.meeting_id],
            "email_id": email.email_id if email else None,
            "rule": rule,
            "call_id": match.call.call_id if match and match.call else None,
            "tier": match.tier if match else None,
            "ambiguous": match.is_ambiguous if match else False,
            "company_id": meeting.company_id,
        }

    def _credit(self, share: Share, *, credit: str) -> dict[str, Any]:
        email, goes_to = None, "No meeting"
        if share.meeting_id is not None:
            email = self.drivers(credit)[share.meeting_id][1]
            goes_to = email.journey if email else "No journey"
        return {
            "renewal_id": share.renewal.renewal_id,
            "currency": share.renewal.currency,
            "meeting_id": share.meeting_id,
            "email_id": email.email_id if email else None,
            "goes_to": goes_to,
            "weight": weight_text(share.weight),
            "cents": share.cents,
        }

    def _crossing(self, share: Share) -> dict[str, Any] | None:
        if share.meeting_id is None or share.cents == 0:
            return None
        email = self.drivers("all")[share.meeting_id][1]
        if email is None or email.company_id == share.renewal.company_id:
            return None
        return {
            "renewal_id": share.renewal.renewal_id,
            "meeting_id": share.meeting_id,
            "email_id": email.email_id,
            "renewal_company": share.renewal.company_id,
            "email_company": email.company_id,
            "currency": share.renewal.currency,
            "cents": share.cents,
        }

    def _lags(self) -> dict[str, list[Any]]:
        """Per stage, the lag of each counted email to the earliest such event."""
        lags: dict[str, list[Any]] = {"booked": [], "held": [], "renewed": []}
        for email in self.log.emails:
            events: dict[str, list[datetime]] = {stage: [] for stage in lags}
            for meeting in self.all_meetings:
                if self.drivers("all")[meeting.meeting_id][1] == email:
                    events["booked"].append(meeting.created_at)
                    if self.statuses[meeting.meeting_id] == "held":
                        events["held"].append(meeting.starts_at)
                    events["renewed"] += self._renewed_at(meeting)
            for stage, instants in events.items():
                if instants:
                    lags[stage].append(min(instants) - email.executed_at)
        return lags

    def _renewed_at(self, meeting: Meeting) -> list[datetime]:
        closed: list[Renewal] = [
            share.renewal
            for share in self.shares("last")
            if share.meeting_id == meeting.meeting_id and share.weight > 0
        ]
        return [renewal.closed_at for renewal in closed if renewal.closed_at is not None]


def answers(
    world: World,
    settings: Settings,
    funnel_options: Sequence[Options],
    comparison_options: Sequence[Options] = (),
) -> dict[str, Any]:
    """All answers, in the shape of the golden `expected.json` (without `reconcile`)."""
    oracle = Oracle(world, settings)
    as_of = oracle.as_of()
    return {
        "as_of": stamp(as_of) if as_of else None,
        "emails": oracle.emails(),
        "calls": oracle.calls(),
        "meetings": oracle.meetings(),
        "meetings_direct": oracle.meetings(credit="direct"),
        "credits": {model: oracle.credits(model=model) for model in MODELS},
        "funnel": [
            {"options": dict(options), "result": oracle.funnel(options)}
            for options in funnel_options
        ],
        "checks": oracle.checks(),
        "maturity": oracle.maturity(),
        "comparison": [
            {"options": dict(options), "result": comparison(options)}
            for options in comparison_options
        ],
    }
