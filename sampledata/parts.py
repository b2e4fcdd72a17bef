"""Which files the emails are spread over, and which files the rest fills."""

from collections.abc import Iterator
from dataclasses import fields

from sampledata import pools, times
from sampledata.booking_exports import booking_sheet, calendly_sheet
from sampledata.bookings import Meetings
from sampledata.call_exports import activity_sheet, attendee_sheet, call_sheet
from sampledata.calls import Calls
from sampledata.emails import Emails
from sampledata.exports import (
    API,
    LABEL,
    company_sheet,
    email_sheet,
    person_sheet,
    renewal_sheet,
    user_sheet,
)
from sampledata.ids import Flags
from sampledata.renewals import Renewals
from sampledata.sheets import Sheet
from sampledata.world import World


def people_sheets(world: World) -> Iterator[Sheet]:
    """Companies, persons, users: what the rest refers to."""
    yield company_sheet(world)
    yield person_sheet(world)
    yield user_sheet(world)


def email_sheets(world: World, emails: Emails, *, suffix: str = "") -> Iterator[Sheet]:
    """By period and source: API names before 2025-02, report labels after, the launch alone."""
    launch = emails.step == pools.LAUNCH_INVITE
    early = emails.executed_at < times.CUT
    if (early & ~launch).any():
        made = chosen_emails(emails, early & ~launch)
        yield email_sheet(world, made, file=f"email_log_v2{suffix}.csv", spelling=API)
    if (~early & ~launch).any():
        made = chosen_emails(emails, ~early & ~launch)
        yield email_sheet(world, made, file=f"email_log_v2_report{suffix}.csv", spelling=LABEL)
    if launch.any():
        made = chosen_emails(emails, launch)
        sheet = email_sheet(world, made, file=f"horizon_launch_emails{suffix}.csv", spelling=API)
        sheet.table = sheet.table.drop_columns(["IsSent"])
        yield sheet


def meeting_sheets(
    world: World, meetings: Meetings, calls: Calls, renewals: Renewals
) -> Iterator[Sheet]:
    """Bookings, timeline, attendees, calls, renewals."""
    yield calendly_sheet(world, meetings)
    yield booking_sheet(world, meetings)
    yield activity_sheet(world, calls)
    yield attendee_sheet(world, meetings, calls)
    yield call_sheet(world, meetings, calls)
    yield renewal_sheet(world, renewals)


def chosen_emails(emails: Emails, rows: Flags) -> Emails:
    """Some of the emails."""
    return Emails(**{field.name: getattr(emails, field.name)[rows] for field in fields(Emails)})
