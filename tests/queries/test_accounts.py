"""The work list of accounts is that of a dumber computation, and its groups lose nobody."""

import csv
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csfunnel import behind
from csfunnel.cell import Cell
from csfunnel.filters import Filters
from csfunnel.warehouse import Cursor, Rows
from laboratory import Laboratory
from worlds import worlds, write_world

NO_FILTER = dict.fromkeys(("csms", "regions", "journeys", "steps"))
TEAM = dict.fromkeys(("csms", "regions"))
SLOWLY = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
    ],
)
EMAIL = {
    "journey_id": "J1",
    "journey_name": "Renewal",
    "step": "120 days",
    "address_type": "To",
    "is_sent": "YES",
    "is_opened": "NO",
    "is_bounced": "NO",
    "click_count": "0",
}


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    return Laboratory(tmp_path_factory.getbasetemp())


def rows_of(cursor: Cursor, table: str) -> Rows:
    found = cursor.table(table)
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def standing_of(emails: Rows, meetings: Rows, untracked: set[str], from_day: date) -> str:
    """How far an account has come, from its emails in the window and all its meetings."""
    if not emails:
        early = [each for each in meetings if each["status"] != "cancelled"]
        days = [each["created_day"] or each["starts_day"] for each in early]
        return "unasked" if any(day >= from_day for day in days) else "never"
    first = min(each["executed_at"] for each in emails)
    after = [each for each in meetings if (each["created_at"] or each["starts_at"]) >= first]
    if any(each["status"] != "cancelled" for each in after):
        return "booked"
    if after:
        return "cancelled"
    for name in ("clicked", "opened"):
        if any(each[f"is_{name}"] for each in emails):
            return name
    delivered = [each for each in emails if each["is_delivered"]]
    if any(each["is_clicked"] is None or each["email_id"] in untracked for each in delivered):
        return "untracked"
    return "unopened" if delivered else "undelivered"


def dumb_standings(cursor: Cursor, zone: str, *, within: int, window: int) -> dict[str, Any]:
    """The standing and the day of every account with an open renewal ahead, row by row."""
    [[as_of]] = cursor.table("as_of").fetchall()
    if as_of is None:
        return {}
    today = as_of.astimezone(ZoneInfo(zone)).date()
    due: dict[str, date] = {}
    for renewal in rows_of(cursor, "stg_renewals"):
        closing = renewal["closed_at"]
        day = renewal["due_date"] or (closing and closing.astimezone(ZoneInfo(zone)).date())
        ahead = day is not None and today <= day <= today + timedelta(days=within)
        if renewal["stage"] == "open" and renewal["company_id"] is not None and ahead:
            due[renewal["company_id"]] = min(day, due.get(renewal["company_id"], day))
    untracked = {
        row["email_id"]
        for row in rows_of(cursor, "loaded_email")
        if row["is_opened"] is None and row["opened_count"] is None
    }
    numbers = {row["company_id"]: row["company_no"] for row in rows_of(cursor, "accounts")}
    emails, meetings = rows_of(cursor, "emails"), rows_of(cursor, "meetings")
    found = {}
    for company_id, day in due.items():
        from_day = day - timedelta(days=window)
        own = [
            each
            for each in emails
            if each["company_no"] == numbers[company_id]
            and each["is_counted"]
            and from_day <= each["executed_day"] <= day
        ]
        met = [each for each in meetings if each["company_id"] == company_id]
        found[company_id] = (standing_of(own, met, untracked, from_day), day, len(own))
    return found


@SLOWLY
@given(
    made=worlds(), within=st.sampled_from([1, 30, 120, 700]), window=st.sampled_from([1, 120, 700])
)
def test_every_standing_is_that_of_the_dumb_computation(
    laboratory: Laboratory, tmp_path: Path, made: Any, within: int, window: int
) -> None:
    world, chosen = made
    folder = tmp_path / "world"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    write_world(world, folder)
    files = sorted(folder.glob("*.csv"))
    with laboratory.world(files, chosen, tmp_path / "work") as cursor:
        zone = laboratory.warehouse.settings.report_timezone
        expected = dumb_standings(cursor, zone, within=within, window=window)
        rows = worklist(laboratory, cursor, within_days=within, window_days=window)
        found = {
            row["company_id"]: (row["standing"], row["due_day"], row["attempted_count"])
            for row in rows
        }
        assert found == expected
        stakes = stakes_of(laboratory, cursor, within_days=within)
        ahead = {row["company_id"] for row in stakes if row["place"] == "ahead"}
        assert ahead == set(expected)
        renewals = [row for row in rows_of(cursor, "stg_renewals") if row["stage"] == "open"]
        assert sum(row["renewals_count"] for row in stakes) == len(renewals)
        cents: Counter[str] = Counter()
        for row in stakes:
            cents[row["currency"]] += row["stake_cents"] or 0
        for row in renewals:
            cents[row["currency"]] -= row["target_cents"] or 0
        assert not any(cents.values())


def worklist(laboratory: Laboratory, cursor: Cursor, **params: Any) -> Rows:
    days = {"within_days": 120, "window_days": 120}
    asked = {**NO_FILTER, **days, **params}
    return laboratory.warehouse.report("accounts_worklist", asked, cursor=cursor)


def stakes_of(laboratory: Laboratory, cursor: Cursor, **params: Any) -> Rows:
    asked = {**TEAM, "within_days": 120, **params}
    return laboratory.warehouse.report("accounts_stakes", asked, cursor=cursor)


def emails_behind(laboratory: Laboratory, cursor: Cursor) -> Rows:
    """The list behind all emails of the log."""
    cell = Cell("emails.attempted.recorded")
    return behind.rows(laboratory.warehouse, cell, Filters(), cursor=cursor)


@contextmanager
def world(
    laboratory: Laboratory, folder: Path, tables: Mapping[str, list[dict[str, str]]]
) -> Iterator[Cursor]:
    """The marts of a few rows, with the data ending on 1 June 2025 at noon."""
    files = []
    for name, rows in tables.items():
        file = folder / f"{name}.csv"
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with file.open("w", newline="") as out:
            writer = csv.DictWriter(out, columns)
            writer.writeheader()
            writer.writerows(rows)
        files.append(file)
    chosen = {"as_of": "2025-06-01T12:00:00Z"}
    with laboratory.world(files, chosen, folder / "work") as cursor:
        yield cursor


def company(**cells: str) -> dict[str, str]:
    return {"company_id": "C1", "name": "Alder", "csm": "Ann", "region": "EMEA", **cells}


def renewal(**cells: str) -> dict[str, str]:
    return {
        "renewal_id": "R1", "company_id": "C1", "due_date": "2025-07-01", "stage": "open",
        "target_amount": "100.00", "currency": "USD", **cells,
    }  # fmt: skip


def email(email_id: str, **cells: str) -> dict[str, str]:
    return {
        "email_id": email_id, "executed_at": "2025-05-01T10:00:00Z", "contact_email": "a@alder.ex",
        "company_id": "C1", **EMAIL, **cells,
    }  # fmt: skip


def booking(booking_id: str, **cells: str) -> dict[str, str]:
    return {
        "booking_id": booking_id, "created_at": "2025-05-02T10:00:00Z",
        "starts_at": "2025-05-09T10:00:00Z", "status": "active", "contact_email": "a@alder.ex",
        **cells,
    }  # fmt: skip


PERSON = [{"email": "a@alder.ex", "company_id": "C1"}]
CANCELLED = {"status": "cancelled"}
OPENED = {"is_opened": "YES"}


@pytest.mark.parametrize(
    ("standing", "emails", "bookings"),
    [
        ("never", [], []),
        ("never", [], [booking("B1", **CANCELLED)]),
        ("never", [email("E1", executed_at="2025-02-01T10:00:00Z")], []),
        ("never", [email("E1", address_type="CC")], []),
        ("unasked", [], [booking("B1")]),
        ("undelivered", [email("E1", is_bounced="YES")], []),
        ("unopened", [email("E1"), email("E2", is_bounced="YES")], []),
        ("opened", [email("E1", **OPENED), email("E2")], []),
        ("clicked", [email("E1", click_count="1"), email("E2", **OPENED)], []),
        ("booked", [email("E1", is_bounced="YES")], [booking("B1")]),
        ("booked", [email("E1")], [booking("B1", created_at="2025-05-01T10:00:00Z")]),
        ("opened", [email("E1", **OPENED)], [booking("B1", created_at="2025-05-01T09:59:59Z")]),
        ("booked", [email("E1")], [booking("B1"), booking("B2", **CANCELLED)]),
        ("cancelled", [email("E1", **OPENED)], [booking("B1", **CANCELLED)]),
        ("booked", [email("E1")], [booking("B1", created_at="")]),
    ],
)
def test_an_account_stands_in_the_first_group_that_applies(
    laboratory, tmp_path, standing, emails, bookings
):
    rows = {"company": [company()], "person": PERSON, "renewal": [renewal()]}
    tables = {**rows, "email": emails, "booking": bookings}
    with world(laboratory, tmp_path, {k: v for k, v in tables.items() if v}) as cursor:
        assert [row["standing"] for row in worklist(laboratory, cursor)] == [standing]


@pytest.mark.parametrize(
    ("missing", "standing"), [(["click_count"], "untracked"), (["is_opened"], "untracked")]
)
def test_what_the_export_does_not_track_is_unknown_and_not_no(
    laboratory, tmp_path, missing, standing
):
    row = {name: cell for name, cell in email("E1").items() if name not in missing}
    tables = {"company": [company()], "renewal": [renewal()], "email": [row]}
    with world(laboratory, tmp_path, tables) as cursor:
        [found] = worklist(laboratory, cursor)
        assert (found["standing"], found["unknown_count"]) == (standing, 1)
        [told] = laboratory.warehouse.report(
            "accounts_emails", {"account": "C1", "most": 1_000}, cursor=cursor
        )
        assert (told["is_opened"] is None) == ("is_opened" in missing)
        assert (told["is_clicked"] is None) == ("click_count" in missing)
        [listed] = emails_behind(laboratory, cursor)
        assert listed["opened"] == ("unknown" if "is_opened" in missing else "no")
        assert listed["clicked"] == ("unknown" if "click_count" in missing else "no")


def test_what_was_not_delivered_was_neither_opened_nor_not(laboratory, tmp_path):
    tables = {"company": [company()], "email": [email("E1", is_bounced="YES")]}
    with world(laboratory, tmp_path, tables) as cursor:
        [listed] = emails_behind(laboratory, cursor)
        assert (listed["opened"], listed["clicked"]) == (None, None)


@pytest.mark.parametrize(
    ("place", "cells"),
    [
        ("ahead", {"due_date": "2025-06-01"}),
        ("ahead", {"due_date": "2025-09-29"}),
        ("later", {"due_date": "2025-09-30"}),
        ("overdue", {"due_date": "2025-05-31"}),
        ("no_day", {"due_date": ""}),
        ("ahead", {"due_date": "", "closed_at": "2025-07-01"}),
        ("no_account", {"company_id": "C9"}),
    ],
)
def test_every_open_renewal_has_its_place(laboratory, tmp_path, place, cells):
    tables = {"company": [company()], "renewal": [renewal(**cells)]}
    with world(laboratory, tmp_path, tables) as cursor:
        [stake] = stakes_of(laboratory, cursor)
        assert (stake["place"], stake["stake_cents"]) == (place, 10_000)
        assert len(worklist(laboratory, cursor)) == (place == "ahead")


def test_currencies_are_not_added_and_a_missing_amount_is_not_zero(laboratory, tmp_path):
    renewals = [
        renewal(),
        renewal(renewal_id="R2", currency="EUR", target_amount=""),
        renewal(renewal_id="R3", target_amount="", due_date="2025-06-20"),
        renewal(renewal_id="R4", stage="won"),
    ]
    with world(laboratory, tmp_path, {"company": [company()], "renewal": renewals}) as cursor:
        found = {
            row["currency"]: (row["stake_cents"], row["renewals_count"], row["missing_count"])
            for row in stakes_of(laboratory, cursor)
        }
        assert found == {"USD": (10_000, 2, 1), "EUR": (None, 1, 1)}
        [row] = worklist(laboratory, cursor)
        assert (row["due_day"], row["until_due_days"]) == (date(2025, 6, 20), 19)


def test_filters_of_team_and_journey_hold(laboratory, tmp_path):
    accounts = [company(), company(company_id="C2", name="Birch", csm="Ben", region="APAC")]
    renewals = [renewal(), renewal(renewal_id="R2", company_id="C2")]
    tables = {"company": accounts, "renewal": renewals, "email": [email("E1", **OPENED)]}
    with world(laboratory, tmp_path, tables) as cursor:
        found = {
            name: [(row["company_id"], row["standing"]) for row in rows]
            for name, rows in {
                "csm": worklist(laboratory, cursor, csms=["Ben"]),
                "region": worklist(laboratory, cursor, regions=["EMEA"]),
                "journey": worklist(laboratory, cursor, regions=["EMEA"], journeys=["Renewal"]),
                "other": worklist(laboratory, cursor, regions=["EMEA"], journeys=["No journey"]),
                "step": worklist(laboratory, cursor, regions=["EMEA"], steps=["45 days"]),
            }.items()
        }
    assert found == {
        "csm": [("C2", "never")],
        "region": [("C1", "opened")],
        "journey": [("C1", "opened")],
        "other": [("C1", "never")],
        "step": [("C1", "never")],
    }


def test_the_golden_accounts_have_their_latest_email_and_meeting(golden):
    latest = {row["company_id"]: row for row in golden.warehouse.report("accounts_latest", {})}
    found = {
        name: (row["touch_day"], row["journey"], row["meeting_id"], row["meeting_status"])
        for name, row in latest.items()
    }
    assert found["C1"] == (date(2025, 6, 30), "Renewal 45", "B05", "held")
    assert found["C4"][2:] == ("B10", "upcoming")
    assert found["C5"][2:] == (None, None)


def test_a_meeting_without_a_start_is_not_the_latest(laboratory, tmp_path):
    cells = {"created_at": "2025-05-01T10:00:00Z", "starts_at": "", **CANCELLED}
    bookings = [booking("B1"), booking("B2", **cells), booking("B3", **cells)]
    tables = {"company": [company()], "person": PERSON, "email": [email("E1")]}
    with world(laboratory, tmp_path, {**tables, "booking": bookings}) as cursor:
        [latest] = laboratory.warehouse.report("accounts_latest", {}, cursor=cursor)
        assert latest["meeting_id"] == "B1"
    fallen = [booking("B1", no_show="yes", starts_at="2025-05-02T11:00:00Z"), *bookings[1:]]
    with world(laboratory, tmp_path, {**tables, "booking": fallen}) as cursor:
        assert {row["meeting_id"] for row in rows_of(cursor, "fallen_meetings")} == {"B1"}


def test_a_chain_that_forks_is_cancelled_where_its_last_link_is(laboratory, tmp_path):
    """B1 was moved to B2 and on to B3, and moved to B4 after that: B4 is the last."""
    days = {"B1": 2, "B2": 3, "B3": 4, "B4": 5}
    bookings = [
        booking(
            name,
            created_at=f"2025-05-0{day}T10:00:00Z",
            rescheduled_from={"B2": "B1", "B3": "B2", "B4": "B1"}.get(name, ""),
            cancelled_at="",
        )
        for name, day in days.items()
    ]
    bookings[-1] |= {**CANCELLED, "cancelled_at": "2025-05-06T10:00:00Z"}
    tables = {"company": [company()], "person": PERSON, "email": [email("E1")]}
    with world(laboratory, tmp_path, {**tables, "booking": bookings}) as cursor:
        events = laboratory.warehouse.report(
            "accounts_events", {"account": "C1", "most": 1_000}, cursor=cursor
        )
        assert [row["happened_day"] for row in events if row["kind"] == "cancelled"] == [
            date(2025, 5, 6)
        ]


def test_the_golden_work_list_is_the_one_open_renewal(golden):
    asked = Filters().params(("csms", "regions", "journeys", "steps"))
    days = {"within_days": 92, "window_days": 120}
    [row] = golden.warehouse.report("accounts_worklist", {**asked, **days})
    assert (row["company_id"], row["standing"], row["until_due_days"]) == ("C1", "unopened", 92)
    assert (row["attempted_count"], row["delivered_count"]) == (1, 1)
    days = {"within_days": 91, "window_days": 120}
    assert golden.warehouse.report("accounts_worklist", {**asked, **days}) == []
    stakes = golden.warehouse.report("accounts_stakes", {**TEAM, "within_days": 92})
    assert [(row["company_id"], row["stake_cents"]) for row in stakes] == [("C1", 70_000)]


def test_the_story_of_a_golden_account_has_every_email_meeting_call_and_renewal(golden):
    emails = golden.warehouse.report("accounts_emails", {"account": "C1", "most": 1_000})
    ids = {row["email_id"] for row in emails}
    assert ids == {"E01", "E03", "E04", "E05", "E06", "E16", "E17", "E18", "E21"}
    assert {row["email_id"]: row["outcome"] for row in emails}["E16"] == "bounced"
    events = golden.warehouse.report("accounts_events", {"account": "C1", "most": 1_000})
    kinds = Counter(row["kind"] for row in events)
    assert kinds["booked"] == kinds["meeting_held"] == 4
    assert [row["thing_id"] for row in events if row["kind"] == "rescheduled"] == ["B02"]
    renewals = {row["thing_id"]: row for row in events if row["lane"] == "Renewals"}
    assert {name: row["kind"] for name, row in renewals.items()} == {
        "R1": "renewal_won",
        "R6": "renewal_open",
    }
    assert (renewals["R1"]["amount_cents"], renewals["R6"]["happened_day"]) == (
        100_003,
        date(2025, 9, 30),
    )
