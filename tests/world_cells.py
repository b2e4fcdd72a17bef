"""The alphabets of the worlds: few cells each, so that ties and borders are common."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
TICK = timedelta(microseconds=1)
ANCHORS = (
    datetime(2025, 3, 9, 5, tzinfo=UTC),  # a day of 23 hours begins in New York
    datetime(2025, 11, 2, 5, 30, tzinfo=UTC),  # the first of two 01:30 there
    datetime(2025, 6, 30, 18, 30, tzinfo=UTC),  # midnight in Kolkata
)
OFFSETS = tuple(timedelta(minutes=minutes) for minutes in (0, 0, 0, -300, 330))

EXECUTED = (timedelta(0), -TICK, TICK, DAY, DAY - 60 * MINUTE, 10 * DAY)
CREATED = (timedelta(0), -TICK, TICK, DAY, 7 * DAY, 30 * DAY, 30 * DAY - TICK, 30 * DAY + TICK)
STARTS = (timedelta(0), DAY, DAY, 7 * DAY, -DAY)
GAPS = (
    *(timedelta(0), timedelta(0), timedelta(0), 5 * MINUTE, -5 * MINUTE),
    *(15 * MINUTE, -15 * MINUTE, 15 * MINUTE + SECOND, -15 * MINUTE - TICK),
    *(60 * MINUTE, 60 * MINUTE + TICK, DAY, -DAY, DAY + SECOND),
)
CLOSED = (
    *(timedelta(0), -TICK, DAY, DAY, 30 * DAY, 31 * DAY, 180 * DAY, 180 * DAY - TICK),
    *(390 * DAY, 1170 * DAY, 1260 * DAY),  # decay: a half of the last decimal; next to nothing
)

ADDRESSES = (
    *("al@alder.example", "AL@Alder.example", "Al Ames <al@alder.example>"),
    *("mailto:al@alder.example", "amy@alder.example", " amy@alder.example "),
    *("vea.birchv@gmail.com", "VeaBirchv+news@googlemail.com", "Vev <veabirchv@GMAIL.com>"),
    *("cat@outlook.com", "Cat+offers@Outlook.com"),
    *("dee@birch.example", "dee+1@birch.example", "walk.in@yahoo.com"),
)
ATTENDEES = ("al@alder.example", "Vev <veabirchv@GMAIL.com>", "Cat@Outlook.com")
HOSTS = ("ann@vendor.example", "Ann <ANN@vendor.example>", "ben@vendor.example", "")
ADDRESS_LISTS = (
    *("", "al@alder.example", "AL@alder.example; guest@other.example", "veabirchv@gmail.com"),
    *("cat@outlook.com,amy@alder.example", '["dee@birch.example", "Vea.Birchv@gmail.com"]'),
    "walk.in+x@yahoo.com",
)
ROOMS = (
    *("", "", "https://zoom.us/j/1", "http://www.ZOOM.us/j/1/?pwd=x#y"),
    *("https://zoom.us/j/2", "https://zoom.us/J/2"),
)
COMPANY_IDS = ("C1", "C2", "C3", "C4")
UNSURE_COMPANY_IDS = ("C1", "C1", "C1", "C2", "C3", "", "", "C9")
JOURNEYS = (
    *(("J1", "Renewal 120"), ("J1", "Renewal 120"), ("J1", "Renewal old"), ("J1", "")),
    *(("J2", "Renewal 120"), ("J3", "J1"), ("J4", "")),
    *(("", "Renewal 120"), ("", "Kickoff"), ("", "")),
)
YES = ("YES", "Yes", "y", "TRUE", "true", "1")
NO = ("NO", "no", "n", "FALSE", "0", "", "maybe")
LINK: dict[str, Any] = {"url": "https://book.example/ann?from=unsubscribe"}
UNSUBSCRIBE: dict[str, Any] = {"url": "https://vendor.example/Unsubscribe/x", "clickedCount": 1}
PREFERENCES: dict[str, Any] = {"url": "https://preferences.example/x", "clickedCount": 1}
MAILTO: dict[str, Any] = {"url": "mailto:ann@vendor.example", "clickedCount": 1}
LINK_LISTS: list[list[dict[str, Any]]] = [
    [],
    [LINK],
    [LINK, UNSUBSCRIBE],
    [UNSUBSCRIBE],
    [MAILTO],
    [PREFERENCES],
    [{**LINK, "clickedCount": 2}, MAILTO],
    [{**LINK, "clickedCount": 0}],
]
BARE_LINKS = tuple(json.dumps(links) for links in LINK_LISTS)
LINKS = ("", "", *BARE_LINKS, *(f"{{type=json, value={text}, null=true}}" for text in BARE_LINKS))
CAMPAIGNS = ("", "", "", " RENEWAL 120 ", "j1", "J2", "renewal OLD", "kickoff", "nothing")
PERSONS = (
    *(("al@alder.example", "C1"), ("AMY@alder.example", "C1"), ("Vea.Birchv@gmail.com", "C1")),
    *(("cat+x@outlook.com", "C2"), ("dee@birch.example", "C2"), ("walk.in@yahoo.com", "C1")),
    *(("amy@alder.example", "C2"), ("veabirchv@googlemail.com", "C3"), ("cat@outlook.com", "C9")),
)
ACTIVITY_IDS = ("A1", "A2", "A3", "A4")
CALL_IDS = ("K1", "K2", "K3", "K4", "K5", "K6")

EMAIL_COLUMNS: dict[str, Sequence[str]] = {
    "source": ("Advanced Outreach", "Advanced Outreach", "", " ADVANCED outreach", "COCKPIT"),
    "address_type": ("To", "To", "To", "", "TO ", "CC"),
    "step": ("120 days", "45 days", "", "No step"),
    "contact_email": (*ADDRESSES, ""),
    "company_id": UNSURE_COMPANY_IDS,
    "sender_email": HOSTS,
    "is_sent": (*YES, *YES, *YES, *NO),
    "is_opened": YES + NO,
    "opened_count": ("", "", "0", "2"),
    "click_count": ("", "", "0", "1", "2", "3"),
    "clicked_links": LINKS,
    "is_bounced": (*NO, *NO, "YES"),
    "is_rejected": (*NO, *NO, "true"),
}
# columns that an export may lack, together
EMAIL_GAPS: tuple[tuple[str, ...], ...] = (
    *(("is_sent",), ("click_count", "clicked_links", "clicked_at"), ("click_count",)),
    *(("clicked_links",), ("source", "address_type"), ("company_id",), ("journey_id",), ("step",)),
    *(("is_opened", "opened_count", "first_opened_at"), ("is_bounced", "is_rejected")),
)
BOOKING_COLUMNS: dict[str, Sequence[str]] = {
    "status": ("active", "active", "active", "", "", "", "cancelled", "Canceled"),
    "no_show": (*NO, "Yes", "1"),
    "contact_email": (*ADDRESSES, ""),
    "guest_emails": ADDRESS_LISTS,
    "host_email": HOSTS,
    "room_url": ROOMS,
    "utm_source": ("", "gainsight"),
    "utm_campaign": CAMPAIGNS,
    "utm_content": ("", "", "", "E1", "E2", "E99"),
    "utm_term": ("", "", "", "E1", "E10", "e1"),
}
BOOKING_GAPS: tuple[tuple[str, ...], ...] = (
    *(("status",), ("no_show",), ("guest_emails",), ("host_email",), ("room_url",)),
    *(("rescheduled_from",), ("ends_at",)),
    ("utm_source", "utm_campaign", "utm_content", "utm_term"),
)
CALL_COLUMNS: dict[str, Sequence[str]] = {
    "duration_minutes": ("", "", "30", "30", "30", "5", "5.0", "4.9", "0"),
    "company_id": UNSURE_COMPANY_IDS,
    "host_email": HOSTS,
    "external_emails": ADDRESS_LISTS,
    "room_url": ROOMS,
}
CALL_GAPS: tuple[tuple[str, ...], ...] = (
    *(("duration_minutes",), ("company_id",), ("host_email",), ("room_url",), ("scheduled_at",)),
    ("external_emails",),
)
ACTIVITY_COLUMNS: dict[str, Sequence[str]] = {
    "external_id": ("", "", "K1", "K2", "A2", "X1"),
    "external_source": ("", "", "gong.io import", "Catalyst Notes - Legacy Heap"),
    "source": ("GONG_IO", " gong ", "", "Other"),
    "duration_minutes": ("", "30", "4"),
    "author_email": HOSTS,
    "company_id": UNSURE_COMPANY_IDS,
    "external_emails": ADDRESS_LISTS,
}
ACTIVE = {"contact_email": "al@alder.example", "status": "active", "rescheduled_from": ""}
# cells of a booking and of the call that shows it was held
STORIES: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
    (ACTIVE, {"external_emails": "AL@Alder.example"}),
    (ACTIVE, {"external_emails": "AL@Alder.example", "duration_minutes": "30"}),
    (
        {**ACTIVE, "room_url": "", "host_email": "Ann <ANN@vendor.example>", "no_show": ""},
        {"company_id": "C1", "host_email": "ann@vendor.example"},
    ),
    ({**ACTIVE, "no_show": ""}, {"company_id": "C1"}),
    ({**ACTIVE, "room_url": ROOMS[2], "no_show": "Yes"}, {"room_url": ROOMS[3]}),
)
RENEWAL_COLUMNS: dict[str, Sequence[str]] = {
    "company_id": ("C1", "C1", "C1", "C1", "C2", "C2", "C3", "", "C9"),
    "stage": ("won", "won", "won", "won", "Won", "lost", "open"),
    "final_amount": (
        *("", "0.01", "0.02", "0.03", "100.03", "1,000.03", "$99.99", "0.00"),
        *("(12.01)", "9000000000.01", "€5.00", "£7.01"),
    ),
    "currency": ("USD", "usd", "EUR", ""),
}
# the currencies an amount with that sign may come with
BORNE: dict[str, Sequence[str]] = {"$": ("USD", ""), "€": ("eur", ""), "£": ("GBP", "")}
COMPANY_COLUMNS: dict[str, Sequence[str]] = {
    "csm": ("Ann", "Ben", ""),
    "region": ("EMEA", "APAC", ""),
    "domains": (
        *("", "alder.example", "alder.example", "birch.example; Alder.example"),
        *("yahoo.com,gmail.com", '["birch.example"]'),
    ),
}
SETTINGS: dict[str, Sequence[Any]] = {
    "report_timezone": ("UTC", "America/New_York", "Asia/Kolkata"),
    "credit_window_days": (30, 30, 1, 400),
    "lookback_days": (180, 180, 30, 4000),
    "min_held_minutes": (5, 5, 5, 0, 30),
    "non_content_links": (["unsubscribe"], ["unsubscribe", "Preferences"]),
    "default_currency": ("USD", "", "eur"),
}

FILTERS: dict[str, Sequence[str]] = {
    "csm": ("Ann", "Ben", "No CSM", "Nobody"),
    "region": ("EMEA", "APAC", "No region"),
    "journey": ("Renewal 120", "Renewal old", "Kickoff", "J4", "No journey", "No meeting"),
    "step": ("120 days", "45 days", "No step", "No meeting"),
}
CHOICES: dict[str, Sequence[str]] = {
    "unit": ("email", "contact", "account"),
    "basis": ("cohort", "activity"),
    "by": ("journey", "csm", "region", "step", "none"),
    "credit": ("all", "direct"),
    "model": ("last", "first", "linear", "position", "decay"),
}
FIRST_DAYS = (-400, -1, 0, 0, 1, 2, 30)
LAST_DAYS = (400, 0, 1, 2, 7, 8, 30, 31, 60, 180)
