"""Recorded calls, from the calls' own export and from the timeline."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from .cells import (
    Row,
    Settings,
    World,
    attendee_kind,
    instant,
    latest_rows,
    listed,
    needed_instant,
    number,
    text,
    word,
)
from .identity import Companies, contact_key, contact_keys
from .meetings import room


@dataclass(frozen=True)
class Call:
    """One call; `time` is when it was to be, else when it began."""

    call_id: str
    source: str
    started_at: datetime
    time: datetime
    duration_minutes: Fraction | None
    company_id: str | None
    host: str | None
    external: frozenset[str]
    room: tuple[str, str] | None


class Calls:
    """All calls of a world, in the order of their ids."""

    def __init__(self, world: World, *, settings: Settings, companies: Companies) -> None:
        self.companies = companies
        self.sources = [source.strip().lower() for source in settings["gong_sources"]]
        self.attendees = latest_rows(world, "attendee", "activity_id", "email")
        found: dict[str, Call] = {}
        for row in sorted(
            latest_rows(world, "activity", "activity_id"), key=lambda row: row["activity_id"] or ""
        ):
            if self._is_call(row):
                call = self._of_activity(row)
                found.setdefault(call.call_id, call)
        for row in world.get("call", []):
            call = self._of_call(row)
            found[call.call_id] = call
        self.calls = [found[call_id] for call_id in sorted(found)]

    def _is_call(self, row: Row) -> bool:
        return word(row, "source") in self.sources or "gong" in word(row, "external_source")

    def _company(self, row: Row, *, external: set[str]) -> str | None:
        return self.companies.known(row) or self.companies.of_persons(external)

    def _of_call(self, row: Row) -> Call:
        external = contact_keys(listed(row, "external_emails"))
        started_at = needed_instant(row, "started_at")
        return Call(
            call_id=row["call_id"] or "",
            source="call",
            started_at=started_at,
            time=instant(row, "scheduled_at") or started_at,
            duration_minutes=number(row, "duration_minutes"),
            company_id=self._company(row, external=external),
            host=contact_key(text(row, "host_email")),
            external=frozenset(external),
            room=room(row),
        )

    def _of_activity(self, row: Row) -> Call:
        external = contact_keys(listed(row, "external_emails"))
        for attendee in self.attendees:
            is_of_row = attendee["activity_id"] == row["activity_id"]
            if is_of_row and attendee_kind(attendee) == "external":
                external |= contact_keys([attendee["email"] or ""])
        activity_at = needed_instant(row, "activity_at")
        return Call(
            call_id=text(row, "external_id") or row["activity_id"] or "",
            source="activity",
            started_at=activity_at,
            time=activity_at,
            duration_minutes=number(row, "duration_minutes"),
            company_id=self._company(row, external=external),
            host=contact_key(text(row, "author_email")),
            external=frozenset(external),
            room=None,
        )
