"""The email log: which rows count, what became of each, and the journeys they belong to."""

import json
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any
from urllib.parse import urlsplit

from .cells import (
    Row,
    Settings,
    World,
    instant,
    is_set,
    latest_rows,
    needed_instant,
    number,
    text,
    word,
)
from .identity import Companies, contact_key


@dataclass(frozen=True)
class Email:
    """One row of the email log; `clicked` is None where clicks are not tracked."""

    email_id: str
    executed_at: datetime
    opened_at: datetime
    clicked_at: datetime
    counted: bool
    contact_key: str | None
    company_id: str | None
    journey_key: str | None
    journey: str
    step: str
    sent: bool
    bounced: bool
    delivered: bool
    opened: bool
    clicked: bool | None


def executed_at(row: Row) -> datetime:
    """When the email was executed; the time of sending where the log has none."""
    return instant(row, "executed_at") or needed_instant(row, "sent_at")


def journey_key(row: Row) -> str | None:
    """What a journey is told by: its id, else its name."""
    return text(row, "journey_id") or text(row, "journey_name")


class EmailLog:
    """All rows of the email log of a world, with the names of their journeys."""

    def __init__(self, world: World, *, settings: Settings, companies: Companies) -> None:
        self.rows = latest_rows(world, "email", "email_id")
        self.words = [entry.lower() for entry in settings["non_content_links"]]
        self.companies = companies
        self.emails = sorted(
            (self._email(row) for row in self.rows), key=lambda email: email.email_id
        )

    def journey_names(self, key: str) -> list[str]:
        """Every name the journey ever had, the latest last."""
        named = []
        for row in self.rows:
            name = text(row, "journey_name")
            if journey_key(row) == key and name is not None:
                named.append((executed_at(row), row["email_id"] or "", name))
        return [name for _, _, name in sorted(named)]

    def journeys_called(self, name: str) -> set[str]:
        """The journeys of which this is the id or a name, trimmed and in any case."""
        wanted = name.strip().lower()
        found = set()
        for row in self.rows:
            key = journey_key(row)
            if key is not None:
                names = [key, *self.journey_names(key)]
                if wanted in [entry.strip().lower() for entry in names]:
                    found.add(key)
        return found

    def _shown_journey(self, key: str | None) -> str:
        if key is None:
            return "No journey"
        return (self.journey_names(key) or [key])[-1]

    def _company(self, row: Row) -> str | None:
        own = self.companies.known(row)
        key = contact_key(text(row, "contact_email"))
        return own or self.companies.of_persons({key} if key else set())

    def _email(self, row: Row) -> Email:
        sent = is_set(row, "is_sent") if "is_sent" in row else bool(text(row, "sent_at"))
        bounced = is_set(row, "is_bounced")
        delivered = sent and not bounced and not is_set(row, "is_rejected")
        clicked = self._clicked(row, delivered=delivered)
        return Email(
            email_id=row["email_id"] or "",
            executed_at=executed_at(row),
            opened_at=instant(row, "first_opened_at") or executed_at(row),
            clicked_at=instant(row, "clicked_at") or executed_at(row),
            counted=word(row, "address_type") in ("", "to")
            and word(row, "source") in ("", "advanced outreach"),
            contact_key=contact_key(text(row, "contact_email")),
            company_id=self._company(row),
            journey_key=journey_key(row),
            journey=self._shown_journey(journey_key(row)),
            step=text(row, "step") or "No step",
            sent=sent,
            bounced=bounced,
            delivered=delivered,
            opened=delivered and (says_opened(row) or clicked is True),
            clicked=clicked,
        )

    def _clicked(self, row: Row, *, delivered: bool) -> bool | None:
        if not delivered:
            return False
        if "click_count" not in row and "clicked_links" not in row:
            return None
        links = clicked_links(row)
        clicks = number(row, "click_count")
        if clicks is None:
            clicks = sum((link_clicks(link) for link in links), start=Fraction(0))
        for link in links:
            if not self._is_content(str(link.get("url") or "")):
                clicks -= link_clicks(link)
        return clicks > 0

    def _is_content(self, url: str) -> bool:
        if url.strip().lower().startswith("mailto:"):
            return False
        host, path = host_and_path(url)
        return not any(entry in host or entry in path.lower() for entry in self.words)


def says_opened(row: Row) -> bool:
    """Whether the log itself tells of an opening."""
    count = number(row, "opened_count")
    return (
        is_set(row, "is_opened")
        or (count is not None and count > 0)
        or instant(row, "first_opened_at") is not None
    )


def clicked_links(row: Row) -> list[dict[str, Any]]:
    """The links of the JSON cell, bare or wrapped as `{type=json, value=[...], null=true}`."""
    cell = (text(row, "clicked_links") or "").strip()
    if cell.startswith("{"):
        cell = cell[cell.index("value=") + len("value=") : cell.rindex("]") + 1]
    links: list[dict[str, Any]] = json.loads(cell) if cell else []
    return links


def link_clicks(link: dict[str, Any]) -> Fraction:
    """The clicks on one link; one where it has no count."""
    count = link.get("clickedCount")
    return Fraction(1) if count in (None, "") else Fraction(str(count))


def host_and_path(url: str) -> tuple[str, str]:
    """Host (lower case) and path of an address; scheme, query and fragment dropped."""
    address = url.strip()
    parts = urlsplit(address if "://" in address else f"//{address}")
    return parts.netloc.lower(), parts.path
