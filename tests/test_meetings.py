"""The meetings one by one tie out with the funnel; candidates, lost ones and titles are found."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from csfunnel import kinds
from csfunnel.filters import Filters
from csfunnel.funnel import STATUSES, funnel
from csfunnel.intake.door import Door
from csfunnel.settings import Settings
from csfunnel.ui.meetings import win_back
from csfunnel.warehouse import Rows, Warehouse
from test_golden import filters_of
from workspaces import BASES, CREDITS, write_csv

EXPECTED = json.loads((Path(__file__).parent / "golden" / "expected.json").read_text("utf-8"))
VIEWS = [view["options"] for view in EXPECTED["funnel"] if "as_of" not in view["options"]]


def asked(warehouse: Warehouse, name: str, filters: Filters, **own: Any) -> Rows:
    """The rows of a report under filters and parameters of its own."""
    names = [each for each in warehouse.params_of(name) if each not in own]
    return warehouse.report(name, {**filters.params(names), **own})


def listed(warehouse: Warehouse, filters: Filters, **own: Any) -> Rows:
    default = {"statuses": None, "is_waiting": False, "meeting_id": None, "most": None}
    return asked(warehouse, "meetings_list", filters, **{**default, **own})


def rows_of(warehouse: Warehouse, table: str) -> Rows:
    """All rows of a mart."""
    found = warehouse.cursor().table(table)
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


@pytest.mark.parametrize("options", VIEWS, ids=[json.dumps(options) for options in VIEWS])
def test_the_list_has_as_many_of_each_status_as_the_funnel_counts(golden, options):
    filters = filters_of(options)
    rows = listed(golden.warehouse, filters)
    by_status = funnel(golden.warehouse, filters)["meetings"]["by_status"]
    counts = Counter(row["status"] for row in rows)
    assert {status: counts[status] for status in STATUSES} == by_status
    assert {row["all_count"] for row in rows} in ({len(rows)}, set())
    for status in STATUSES:
        own = listed(golden.warehouse, filters, statuses=[status])
        assert len(own) == by_status[status]


def test_the_list_says_what_the_golden_answers_say(golden):
    rows = {row["meeting_id"]: row for row in listed(golden.warehouse, Filters())}
    for meeting in EXPECTED["meetings"]:
        row = rows.pop(meeting["meeting_id"])
        for name in ("status", "email_id", "rule", "call_id", "tier"):
            assert row[name] == meeting[name]
        assert row["is_ambiguous"] == meeting["ambiguous"]
    assert rows == {}


def test_a_cut_list_says_how_many_there_are(golden):
    rows = listed(golden.warehouse, Filters(), most=2)
    assert [row["all_count"] for row in rows] == [13, 13]
    assert [row["meeting_id"] for row in rows] == ["B10", "B12"]


def test_unverified_and_ambiguous_meetings_wait(golden):
    rows = listed(golden.warehouse, Filters(), is_waiting=True)
    assert [row["meeting_id"] for row in rows] == ["B12", "B06"]


def test_a_call_a_second_too_late_for_every_tier_is_a_candidate(golden):
    found = asked(golden.warehouse, "meetings_nearby", Filters(), meeting_id="B12")
    assert [(row["call_id"], row["tier_no"], row["gap_us"]) for row in found] == [
        ("K09", None, 901_000_000)
    ]
    assert found[0]["is_same_room"]


def test_candidates_are_those_a_dumb_look_at_every_call_finds(golden):
    warehouse = golden.warehouse
    calls = rows_of(warehouse, "calls")
    pairs = {
        (row["meeting_id"], row["call_id"]): row["tier_no"]
        for row in rows_of(warehouse, "call_pairs")
    }
    for meeting in rows_of(warehouse, "meeting_times"):
        keys = {meeting["contact_key"], *(meeting["guest_keys"] or ())} - {None}
        expected = {
            call["call_id"]: pairs.get((meeting["meeting_id"], call["call_id"]))
            for call in calls
            if abs(call["happened_at"] - meeting["starts_at"]) <= timedelta(hours=24)
            and (
                bool(keys & set(call["external_keys"] or ()))
                or (call["room"] is not None and call["room"] == meeting["room"])
                or (call["company_id"] is not None and call["company_id"] == meeting["company_id"])
            )
        }
        name = meeting["meeting_id"]
        found = asked(warehouse, "meetings_nearby", Filters(), meeting_id=name)
        assert {row["call_id"]: row["tier_no"] for row in found} == expected
    assert pairs


@pytest.mark.parametrize("credit", CREDITS)
@pytest.mark.parametrize("basis", BASES)
def test_lost_meetings_are_those_a_dumb_look_finds(golden, basis, credit):
    filters = Filters(basis=basis, credit=credit)
    sides: dict[str, Rows] = {}
    for meeting in rows_of(golden.warehouse, "meetings"):
        sides.setdefault(meeting["company_id"] or meeting["contact_key"], []).append(meeting)
    expected = set()
    for meetings in sides.values():
        fallen = [each for each in meetings if each["status"] in ("no_show", "cancelled")]
        others = [each for each in meetings if each not in fallen]
        if not fallen:
            continue
        is_back = any(
            each["starts_at"] > max(one["starts_at"] for one in fallen)
            or each["created_at"] > max(one["created_at"] for one in fallen)
            for each in others
        )
        if not is_back:
            expected.add(max(fallen, key=lambda each: each["starts_at"])["meeting_id"])
    found = asked(golden.warehouse, "meetings_win_back", filters)
    assert {row["meeting_id"] for row in found} == expected == {"B11"}


@pytest.fixture
def made(tmp_path: Path):
    """A workspace with the given tables: a header and rows each."""
    doors = []

    def making(settings: Settings | None = None, **tables: list[list[str]]) -> Door:
        door = Door(tmp_path / "home", settings=settings)
        doors.append(door)
        for name, (header, *rows) in tables.items():
            door.load(write_csv(tmp_path / f"{name}.csv", header, rows))
        return door

    yield making
    for door in doors:
        door.close()


COMPANY = [["company_id", "name", "renewal_date"], ["C1", "Acme", "2025-12-31"], ["C2", "Bolt", ""]]
PERSON = [["email", "company_id"], ["a@acme.example", "C1"], ["b@bolt.example", "C2"]]
BOOKING = ["booking_id", "created_at", "starts_at", "status", "no_show", "contact_email", "title"]
RENEWAL = [
    ["renewal_id", "company_id", "due_date", "closed_at", "stage", "target_amount", "currency"],
    ["R1", "C1", "2025-12-31", "", "open", "500.00", "USD"],
    ["R2", "C2", "2025-11-30", "", "open", "900.00", "USD"],
    ["R3", "C2", "2025-10-31", "", "open", "", "EUR"],
]
LATER = [["call_id", "started_at"], ["K0", "2025-06-30T09:00:00Z"]]  # all of June is past


def booking(name: str, day: int, **cells: str) -> list[str]:
    """A booking made on the first of June for some day of it."""
    plain = {
        "booking_id": name,
        "created_at": "2025-06-01T09:00:00Z",
        "starts_at": f"2025-06-{day:02}T09:00:00Z",
        "status": "active",
        "no_show": "",
        "contact_email": "a@acme.example",
        "title": "",
    }
    return [(plain | cells)[column] for column in BOOKING]


def test_whoever_has_booked_again_is_not_to_be_won_back(made):
    door = made(
        call=LATER,
        company=COMPANY,
        person=PERSON,
        renewal=RENEWAL,
        booking=[
            BOOKING,
            booking("M1", 10, no_show="yes"),
            booking("M2", 12),  # Acme has booked again
            booking("M3", 11, status="cancelled", contact_email="b@bolt.example"),
            booking("M4", 13, no_show="yes", contact_email="b@bolt.example"),
            booking("M5", 9, contact_email="b@bolt.example"),  # Bolt met before that only
        ],
    )
    rows = asked(door.warehouse, "meetings_win_back", Filters())
    assert [
        (row["meeting_id"], row["renewal_id"], row["currency"], row["target_cents"]) for row in rows
    ] == [("M4", "R3", "EUR", None), ("M4", "R2", "USD", 90000)]
    assert {row["fallen_count"] for row in rows} == {2}


@pytest.mark.parametrize(
    ("default", "order", "sums"),
    [
        ("", ["R2", "R4", "R3"], "come to USD 2 and EUR 1."),
        ("EUR", ["R3", "R2", "R4"], "come to EUR 1 and USD 2."),
    ],
)
def test_the_default_currency_stands_first_then_that_of_most_renewals(made, default, order, sums):
    """By name euros would stand above ever so many dollars."""
    more = ["R4", "C2", "2025-12-31", "", "open", "100.00", "USD"]
    fallen = booking("M1", 10, no_show="yes", contact_email="b@bolt.example")
    door = made(
        Settings(default_currency=default),
        call=LATER,
        company=COMPANY,
        person=PERSON,
        renewal=[*RENEWAL, more],
        booking=[BOOKING, fallen],
    )
    rows = asked(door.warehouse, "meetings_win_back", Filters())
    assert [row["renewal_id"] for row in rows] == order
    known = [{**row, "target_cents": 100} for row in rows]
    assert win_back.sentence(known).endswith(sums)


def fallen_row(name: str, **own: Any) -> dict[str, Any]:
    """A row of meetings_win_back, of a contact of no company if nothing else is said."""
    row = {"meeting_id": name, "company_id": None, "contact_key": "a@x", "currency": "USD"}
    return {**row, "target_cents": None, **own}


@pytest.mark.parametrize(
    ("rows", "who", "end"),
    [
        (
            [fallen_row("M1", company_id="C1", target_cents=900), fallen_row("M2")],
            "1 account and 1 contact of no company",
            "who have not booked again; their open renewals come to USD 9.",
        ),
        (
            [*(fallen_row("M1", company_id="C1", target_cents=900) for _ in range(2))],
            "1 account",
            "who has not booked again; its open renewals come to USD 18.",
        ),
        (
            [fallen_row("M1"), fallen_row("M2"), fallen_row("M3", contact_key=None)],
            "2 contacts of no company and 1 unknown contact",
            "who have not booked again; no open renewal with an amount is loaded for them.",
        ),
    ],
)
def test_contacts_of_no_company_are_no_accounts_to_win_back(rows, who, end):
    assert win_back.sentence(rows) == f"{who} whose last meeting fell through and {end}"


def test_the_accounts_to_win_back_are_told_from_contacts_of_none(made):
    own = booking("M1", 10, no_show="yes")
    others = [
        booking(f"M{at}", 11, no_show="yes", contact_email=f"{at}@else.example") for at in (2, 3)
    ]
    door = made(company=COMPANY, person=PERSON, call=LATER, booking=[BOOKING, own, *others])
    rows = asked(door.warehouse, "meetings_win_back", Filters())
    assert win_back.sentence(rows).startswith("1 account and 2 contacts of no company whose")


@pytest.mark.parametrize(("made_on", "lost"), [("2025-05-31", {"M1"}), ("2025-06-05", set())])
def test_a_booking_made_later_for_an_earlier_day_counts_as_booked_again(made, made_on, lost):
    other = booking("M2", 8, created_at=f"{made_on}T09:00:00Z")
    fallen = booking("M1", 10, no_show="yes")
    door = made(company=COMPANY, person=PERSON, call=LATER, booking=[BOOKING, fallen, other])
    rows = asked(door.warehouse, "meetings_win_back", Filters())
    assert {row["meeting_id"] for row in rows} == lost


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Renewal conversation", "renewal"),
        ("Q3 QBR", "EBR"),
        ("Executive Business Review", "EBR"),
        ("Success plans 2026", "success plan"),
        ("Let us renew the EBR", "renewal"),
        ("Coffee", "other"),
        ("Member of the webring", "other"),
        ("", None),
    ],
)
def test_a_title_says_what_a_meeting_is_about(made, title, kind):
    door = made(
        company=COMPANY,
        person=PERSON,
        booking=[BOOKING, booking("M1", 10, title=title)],
        call=[
            ["call_id", "started_at", "external_emails", "title"],
            ["K1", "2025-06-10T09:00:00Z", "a@acme.example", "Acme | EBR"],
        ],
    )
    [row] = asked(door.warehouse, "meetings_kinds", Filters(), **kinds.params())
    assert (row["booked_kind"], row["call_kind"]) == (kind, "EBR")


def test_the_accounts_own_name_says_nothing_of_a_kind(made):
    door = made(
        company=[["company_id", "name"], ["C1", "Contract Partners"]],
        person=PERSON[:2],
        booking=[BOOKING, booking("M1", 10, title="EBR")],
        call=[
            ["call_id", "started_at", "external_emails", "title"],
            ["K1", "2025-06-10T09:00:00Z", "a@acme.example", "Contract Partners | call"],
        ],
    )
    [row] = asked(door.warehouse, "meetings_kinds", Filters(), **kinds.params())
    assert row["call_kind"] == "other"
