"""Which email drove a meeting, and by which rule."""

from collections.abc import Iterable
from datetime import timedelta

from .cells import Settings
from .emails import Email, EmailLog
from .meetings import Meeting

RULES = ("link_email", "link_journey", "click", "sent", "colleague", "none")
DIRECT_RULES = ("link_email", "link_journey", "click")


def latest(emails: Iterable[Email]) -> Email | None:
    """The latest email by its time, then the greatest id."""
    return max(emails, key=lambda email: (email.executed_at, email.email_id), default=None)


def latest_clicked(emails: Iterable[Email]) -> Email | None:
    """The latest of those that were clicked."""
    return latest(email for email in emails if email.clicked)


def driver(
    meeting: Meeting, *, log: EmailLog, settings: Settings, credit: str
) -> tuple[str, Email | None]:
    """The rule and the email; under `direct` an influenced meeting counts as `none`."""
    rule, email = _first_rule(meeting, log=log, settings=settings)
    if credit == "direct" and rule not in DIRECT_RULES:
        return "none", None
    return rule, email


def _first_rule(meeting: Meeting, *, log: EmailLog, settings: Settings) -> tuple[str, Email | None]:
    candidates = [
        email
        for email in log.emails
        if email.counted and email.delivered and email.executed_at <= meeting.created_at
    ]
    opens_at = meeting.created_at - timedelta(days=settings["credit_window_days"])
    recent = [email for email in candidates if email.executed_at > opens_at]
    to_contact = [email for email in recent if _same_contact(email, meeting=meeting)]
    to_colleagues = [
        email
        for email in recent
        if _same_company(email, meeting=meeting)
        and email.contact_key is not None
        and email.contact_key != meeting.contact_key
    ]
    finds = {
        "link_email": _linked_email(meeting, candidates=candidates),
        "link_journey": _linked_journey(meeting, candidates=candidates, log=log),
        "click": latest_clicked(to_contact),
        "sent": latest(to_contact),
        "colleague": latest_clicked(to_colleagues),
    }
    for rule, email in finds.items():
        if email is not None:
            return rule, email
    return "none", None


def _same_contact(email: Email, *, meeting: Meeting) -> bool:
    return email.contact_key is not None and email.contact_key == meeting.contact_key


def _same_company(email: Email, *, meeting: Meeting) -> bool:
    return email.company_id is not None and email.company_id == meeting.company_id


def _linked_email(meeting: Meeting, *, candidates: list[Email]) -> Email | None:
    for column in ("utm_term", "utm_content"):
        for email in candidates:
            if email.email_id == meeting.utm[column]:
                return email
    return None


def _linked_journey(meeting: Meeting, *, candidates: list[Email], log: EmailLog) -> Email | None:
    campaign = meeting.utm["utm_campaign"]
    journeys = log.journeys_called(campaign) if campaign else set()
    of_journeys = [email for email in candidates if email.journey_key in journeys]
    to_contact = [email for email in of_journeys if _same_contact(email, meeting=meeting)]
    to_company = [email for email in of_journeys if _same_company(email, meeting=meeting)]
    return (
        latest_clicked(to_contact)
        or latest(to_contact)
        or latest_clicked(to_company)
        or latest(to_company)
    )
