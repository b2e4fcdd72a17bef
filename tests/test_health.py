"""The claims about what was brought in find what is planted, and joins account for every row."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from csfunnel import queries
from csfunnel.intake.door import Asked, Door
from csfunnel.ui.desk import health
from workspaces import write_csv

COMPANY = ("company_id", "name", "csm", "csm_email")
EMAIL = ("email_id", "executed_at", "journey_id", "journey_name", "contact_email", "company_id",
         "is_sent", "subject")  # fmt: skip
BOOKING = ("booking_id", "created_at", "starts_at", "contact_email", "utm_term")
RENEWAL = ("renewal_id", "company_id", "stage", "closed_at", "final_amount")
AT = "2025-03-03T10:00:00Z"


@pytest.fixture(name="planted")
def planted_faults(tmp_path: Path) -> Door:
    """One fault for each claim, beside a row that is fine."""
    door = Door(tmp_path / "home")

    def load(name: str, header: tuple[str, ...], *rows: tuple[str, ...]) -> None:
        door.load(write_csv(tmp_path / f"{name}.csv", header, rows), asked=Asked(data_set=name))

    load("company", COMPANY, ("C1", "Alder", "Ann", "ann@own.example"),
         ("C2", "Birch", "", "gone@own.example"))  # fmt: skip
    load("user", ("email", "user_id"), ("ann@own.example", "U1"), ("ann.b@own.example", "U1"))
    load("person", ("email", "company_id"),
         ("al@alder.example", "C1"), ("two@both.example", "C1"), ("two@both.example", "C2"),
         ("x@x.example", "C9"))  # fmt: skip
    load("email", EMAIL,
         ("E1", AT, "J1", "Old name", "al@alder.example", "", "YES", ""),
         ("E2", "2025-03-04T10:00:00Z", "J1", "New name", "who@else.example", "C8", "YES",
          "for al@alder.example"),
         ("E3", AT, "J2", "New name", "al@alder.example", "", "YES", ""))  # fmt: skip
    load("booking", BOOKING,
         ("B1", "2025-03-02T10:00:00Z", "2025-03-09T10:00:00Z", "al@alder.example", "E1"),
         ("B2", "2025-03-05T10:00:00Z", "2025-03-09T10:00:00Z", "stranger@no.example", ""),
         ("B3", "2025-03-04T10:00:00Z", "", "al@alder.example", "")
    )  # fmt: skip
    load("call", ("call_id", "started_at", "external_emails"), ("K1", AT, "stranger@no.example"))
    load(
        "attendee",
        ("activity_id", "email", "kind"),
        ("A1", "al@alder.example", "CONTACT"),
        ("A1", "ann@own.example", "USER"),
        ("A1", "bo@alder.example", "Optional"),
    )
    load("renewal", RENEWAL,
         ("R1", "C1", "Closed Won", AT, "10.00"), ("R2", "C7", "Closed Won", AT, "10.00"),
         ("R3", "C1", "Closed Lost", AT, "5.00"), ("R4", "C1", "Sleeping", "", ""))  # fmt: skip
    return door


EXPECTED = {
    "accounts_without_owner": ["C2"],
    "addresses_where_none_should_be": ["email"],
    "attendees_of_unknown_kind": ["Optional"],
    "bookings_before_their_email": ["B1"],
    "bookings_without_account": ["B2"],
    "bookings_without_start": ["B3"],
    "calls_without_account": ["K1"],
    "csms_who_are_no_users": ["gone@own.example"],
    "emails_of_no_account": ["who@else.example"],
    "emails_of_unknown_accounts": ["C8"],
    "journeys_under_several_names": ["J1"],
    "lost_renewals_with_amounts": ["R3"],
    "names_of_several_journeys": ["New name"],
    "people_at_several_accounts": ["two@both.example"],
    "people_of_unknown_accounts": ["C9"],
    "renewal_stages_not_known": ["Sleeping"],
    "renewals_of_unknown_accounts": ["R2"],
    "users_given_twice": ["U1"],
}


def test_each_claim_finds_the_fault_that_is_planted_and_nothing_else(planted: Door):
    found = planted.warehouse.checks("health")
    assert {name: [next(iter(row.values())) for row in rows] for name, rows in found.items()} == (
        EXPECTED
    )
    assert set(queries.load("health")) == set(EXPECTED)
    planted.close()


def test_joins_account_for_every_row_of_golden_data(golden: Door):
    rows = golden.warehouse.report("health_coverage", {})
    totals: Counter[str] = Counter()
    for row in rows:
        totals[row["thing"]] += row["rows_count"]
        assert row["rule"]
    cursor = golden.warehouse.cursor()
    assert totals == {
        "email to account": len(cursor.table("emails").filter("is_counted").fetchall()),
        "meeting to email": len(cursor.table("meetings").fetchall()),
        "meeting to call": len(cursor.table("meetings").fetchall()),
        "call to account": len(cursor.table("calls").fetchall()),
        "won renewal to meeting": len(
            cursor.table("stg_renewals").filter("stage = 'won'").fetchall()
        ),
    }
    by_rule = {row["rule"]: row["rows_count"] for row in rows if row["thing"] == "meeting to email"}
    meetings = golden.warehouse.report("meetings", {"credit": "all"})
    assert by_rule["the link names the email"] == sum(
        row["rule"] == "link_email" for row in meetings
    )


def test_days_far_below_the_same_weekday_stand_out_and_quiet_weekends_do_not(tmp_path: Path):
    first, rows = date(2025, 1, 6), []
    for week in range(10):
        for weekday, usual in enumerate((20, 22, 21, 20, 19)):
            day = first + timedelta(weeks=week, days=weekday)
            count = 3 if (week, weekday) == (9, 1) else usual + week % 2
            rows += [
                (f"E{day}-{at}", f"{day}T10:00:00Z", "J", "J", f"a{at}@x.example", "", "YES", "")
                for at in range(count)
            ]
    door = Door(tmp_path / "home")
    door.load(write_csv(tmp_path / "email.csv", EMAIL, rows))
    days = door.warehouse.report("health_days", {})
    low = [row for row in days if row["is_low"]]
    assert [(row["day"], row["rows_count"]) for row in low] == [(date(2025, 3, 11), 3)]
    assert low[0]["usual_count"] == 22.5
    assert len(days) == (date(2025, 3, 14) - first).days + 1
    assert sum(row["rows_count"] for row in days) == len(rows)
    assert health.longest_gaps(days) == {"email": 2}
    assert [row["Day"] for row in health.day_rows(days)] == [date(2025, 3, 11)]
    door.close()


def test_a_source_is_late_once_its_rhythm_has_passed():
    moment = datetime(2025, 3, 20, 12, tzinfo=UTC)

    def row(data_set: str, days: int, last_day: date | None = None) -> dict[str, object]:
        return {"data_set": data_set, "last_day": last_day, "files_count": 1, "rejected_count": 0,
                "last_loaded_at": moment - timedelta(days=days)}  # fmt: skip

    every = {"email": 7, "booking": 7, "call": 7, "renewal": 31}
    rows = [row("email", 7), row("booking", 8), row("user", 900)]
    found = health.freshness_rows(rows, every, moment)
    assert [line["State"] for line in found] == ["on time", "late", "–"]
    assert health.freshness_sentence(found) == "Loaded late: bookings."
    # Loaded today is not fresh: an export may have ended months ago.
    rows = [row("email", 0, date(2025, 3, 13)), row("renewal", 0, date(2025, 2, 16))]
    found = health.freshness_rows(rows, every, moment)
    assert [(line["State"], line["Days behind"]) for line in found] == [("on time", 7), ("old", 32)]
    assert health.freshness_sentence(found) == (
        "Every load is on time, but data is old: it ends for renewals on 16 Feb 2025."
    )
    found = health.freshness_rows([row("call", 8, date(2025, 3, 12))], every, moment)
    assert [line["State"] for line in found] == ["late, old"]
    assert health.freshness_sentence(found) == (
        "Loaded late: calls. Data is old: it ends for calls on 12 Mar 2025."
    )
    found = health.freshness_rows([row("email", 0, date(2025, 3, 21))], every, moment)
    assert [(line["State"], line["Days behind"]) for line in found] == [("on time", 0)]
    assert health.freshness_sentence(found) == "No load is late and no data is old."
