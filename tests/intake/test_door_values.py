"""What a cell says is taken for what it means, or told; never for something else in silence."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from csfunnel.datasets import DATASETS, DataSet
from csfunnel.intake.casting import (
    FAR_RULE,
    FORMATS,
    INSTANT_RULE,
    RULES,
    SERIAL_RULE,
    SIGN_RULE,
    UNORDERED_RULE,
)
from csfunnel.intake.door import Asked, Door
from csfunnel.settings import Settings
from csfunnel.warehouse import Rows
from workspaces import write_csv

MICROSECOND = timedelta(microseconds=1)
RENEWAL = ("renewal_id", "company_id", "stage", "currency", "target_amount", "final_amount")


def renewals(door: Door, file: Path, *cells: tuple[str, str, str]) -> list[tuple[str, str, int]]:
    """(id, currency, cents) of renewals with that currency, target and final amount."""
    rows = [(f"R{place}", "", "won", *each) for place, each in enumerate(cells)]
    door.load(write_csv(file, RENEWAL, rows))
    columns = ("renewal_id", "currency", "final_cents")
    found = door.warehouse.cursor().table("stg_renewals").select(*columns).fetchall()
    return sorted((id_, currency, cents) for id_, currency, cents in found)


@pytest.fixture(params=["", "USD", "cad", "EUR", "JPY"])
def default(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(name="by_default")
def door_with_a_default(home: Path, default: str) -> Iterator[Door]:
    door = Door(home, settings=Settings(default_currency=default))
    yield door
    door.close()


def test_a_sign_is_never_counted_as_another_currency(
    by_default: Door, default: str, tmp_path: Path
):
    found = renewals(
        by_default, tmp_path / "signs.csv",
        ("", "", "$1,000.00"), ("", "", "€1,000.00"), ("", "£1", "500.00"), ("", "", "¥7"),
        ("", "", "3.00"), ("usd", "", "1"), ("€", "", "€2"), ("EUR", "", "2 €"),
    )  # fmt: skip
    unsigned = default.upper() or "No currency"
    dollars = "$" if default in ("EUR", "JPY") else unsigned
    yen = "JPY" if default == "JPY" else "¥"
    assert found == [
        ("R0", dollars, 100_000), ("R1", "EUR", 100_000), ("R2", "GBP", 50_000), ("R3", yen, 700),
        ("R4", unsigned, 300), ("R5", "USD", 100), ("R6", "EUR", 200), ("R7", "EUR", 200),
    ]  # fmt: skip


def test_a_sign_that_contradicts_the_currency_is_rejected_with_the_way_out(
    door: Door, tmp_path: Path
):
    found = renewals(
        door, tmp_path / "signs.csv",
        ("USD", "", "€1"), ("EUR", "$1", ""), ("JPY", "", "£1"), ("EUR", "", "¥1"),
        ("", "€1", "£1"), ("CHF", "", "$1"), ("CAD", "$1", "$1"), ("CNY", "", "¥1"),
        ("US Dollar", "", "$5"), ("GBP", "", "$€1"),
    )  # fmt: skip
    assert [id_ for id_, _, _ in found] == ["R6", "R7", "R8"]
    rejected: Rows = door.warehouse.report("rejects", {"file_id": 1})
    told = [tuple(reason.values()) for row in rejected for reason in row["reasons"]]
    assert told[:6] == [
        ("final_amount", "€1", SIGN_RULE), ("target_amount", "$1", SIGN_RULE),
        ("final_amount", "£1", SIGN_RULE), ("final_amount", "¥1", SIGN_RULE),
        ("final_amount", "£1", SIGN_RULE), ("final_amount", "$1", SIGN_RULE),
    ]  # fmt: skip
    assert [row["line_no"] for row in rejected] == [2, 3, 4, 5, 6, 7, 11]


SIDES = {
    "external": (
        *("external", "External ", "EXTERNAL", "CONTACT", "EXTERNAL_ATTENDEE", "ext"),
        *("External Attendee", "External Attendees", "Company Person", "Customer"),
    ),
    "internal": ("internal", "USER", "Internal Attendee", "INTERNAL_ATTENDEE", "int", "GsUser"),
    "": ("", "Optional", "not external", "externally", "both"),
}


@pytest.mark.parametrize(
    ("kind", "side"), [(kind, side) for side, kinds in SIDES.items() for kind in kinds]
)
def test_an_attendee_of_any_known_kind_is_read_and_of_any_other_told(
    door: Door, tmp_path: Path, kind: str, side: str
):
    gong = [("A1", "2025-03-09T10:00:00Z", "Gong")]
    door.load(write_csv(tmp_path / "a.csv", ("activity_id", "activity_date", "source"), gong))
    file = write_csv(
        tmp_path / "b.csv",
        ("activity_id", "attendee_type", "email"),
        [("A1", kind, "al@alder.example")],
    )
    [loaded] = door.load(file)
    [call] = door.warehouse.cursor().table("stg_calls").select("external_keys").fetchall()
    assert call == (["al@alder.example"] if side == "external" else [],)
    assert any("neither internal nor external" in told for told in loaded.warnings) is (not side)


NOTE = ("system", "record_id", "created_at")


def notes(door: Door, file: Path, *systems: str, asked: Asked | None = None) -> tuple[str, ...]:
    """Load a note of each of these systems; what was said."""
    rows = [(system, f"N{place}", "2025-03-09T10:00:00Z") for place, system in enumerate(systems)]
    header = NOTE[1:] if asked else NOTE
    [loaded] = door.load(
        write_csv(file, header, [row[-len(header) :] for row in rows]),
        asked=asked or Asked(data_set="legacy_note"),
    )
    return loaded.warnings


def systems_of(door: Door) -> list[str]:
    return [row[0] for row in door.warehouse.cursor().table("loaded_legacy_note").fetchall()]


def test_a_legacy_system_is_read_in_any_case(door: Door, tmp_path: Path):
    assert notes(door, tmp_path / "a.csv", "Catalyst", "PLANHAT ", "planhat") == ()
    assert sorted(systems_of(door)) == ["catalyst", "planhat", "planhat"]
    chosen = Asked(data_set="legacy_note", for_file={"system": "Catalyst"})
    notes(door, tmp_path / "b.csv", "", asked=chosen)
    assert sorted(systems_of(door)) == ["catalyst", "planhat", "planhat"]


def test_a_system_that_no_setting_knows_is_told(door: Door, tmp_path: Path):
    [told] = notes(door, tmp_path / "a.csv", "HubSpot", "catalyst")
    assert told.startswith("system: 1 notes are of a system")
    misspelled = Asked(data_set="legacy_note", for_file={"system": "planhot"})
    [told] = notes(door, tmp_path / "b.csv", "", asked=misspelled)
    assert told.startswith("system: 1 notes are of a system")
    assert "HubSpot" in systems_of(door)


@pytest.mark.parametrize(
    ("instant", "day", "rules"),
    [
        ("9999-12-31T23:59:59Z", "2999-01-01", [FAR_RULE, FAR_RULE]),
        ("2200-01-01 00:00", "1899-12-31 00:00:00", [FAR_RULE, FAR_RULE]),
        ("2999-01-01", "9999-99-99 soon", [FAR_RULE, RULES["date"]]),
        ("2025-02-30", "2025-02-30", [INSTANT_RULE, RULES["date"]]),
        ("2999", "99999-01-01", [INSTANT_RULE, RULES["date"]]),
    ],
)
def test_a_year_that_is_too_far_off_is_the_reason_given(
    door: Door, tmp_path: Path, instant: str, day: str, rules: list[str]
):
    header = ("renewal_id", "company_id", "stage", "closed_at", "due_date")
    rows = [("R1", "", "won", instant, day)]
    door.load(write_csv(tmp_path / "a.csv", header, rows), asked=Asked(zone="Asia/Tokyo"))
    [row] = door.warehouse.report("rejects", {"file_id": 1})
    assert {each["column_name"]: each["rule"] for each in row["reasons"]} == dict(
        zip(("closed_at", "due_date"), rules, strict=True)
    )


REWRITTEN = {
    UNORDERED_RULE: (
        "01/02/2025 10:00 AM",
        "4/25/2025 1:00 PM",
        "25/04/2025",
        "3.4.25",
        "1-2-2025",
    ),
    SERIAL_RULE: ("45717.5", "45748", "45717.4166666667"),
}
DATED = [
    each
    for each in DATASETS.values()
    if any(column.type in ("instant", "date") for column in each.columns)
]


@pytest.mark.parametrize("data_set", DATED, ids=lambda data_set: data_set.name)
def test_a_date_as_a_spreadsheet_rewrites_it_is_rejected_with_its_cause_and_the_way_out(
    door: Door, tmp_path: Path, data_set: DataSet
):
    dated = {column.name: column.type for column in data_set.columns if column.type in FORMATS}
    cells = [(cell, rule) for rule, cells in REWRITTEN.items() for cell in cells]
    rows = [[cell if name in dated else "" for name in data_set.names] for cell, _ in cells]
    file = write_csv(tmp_path / "a.csv", data_set.names, rows)
    [loaded] = door.load(file, asked=Asked(data_set.name, zone="Asia/Tokyo"))
    assert loaded.rejected == len(cells)
    rejected = door.warehouse.report("rejects", {"file_id": 1})
    for row, (_, rule) in zip(rejected, cells, strict=True):
        told = {each["column_name"]: each["rule"] for each in row["reasons"]}
        for name, type_ in dated.items():
            assert told[name] == rule.format(FORMATS[type_])


@pytest.mark.parametrize(
    ("good", "says"),
    [
        (0, "Every row is rejected. Most often created_at is wrong, as in line 2: a date that"),
        (1, "9 of 10 rows are rejected. Most often created_at is wrong, as in line 3: a date that"),
        (2, None),
    ],
)
def test_a_file_of_which_hardly_a_row_is_taken_says_why(
    door: Door, tmp_path: Path, good: int, says: str | None
):
    days = ["2025-04-25T10:00:00Z"] * good + ["4/25/2025"] * (10 - good)
    rows = [(f"N{at}", day) for at, day in enumerate(days)]
    asked = Asked("legacy_note", for_file={"system": "planhat"})
    [loaded] = door.load(write_csv(tmp_path / "a.csv", NOTE[1:], rows), asked=asked)
    told = [each for each in loaded.warnings if "rejected" in each]
    assert [each.startswith(says or "") for each in told] == [True] * bool(says)


@pytest.mark.parametrize(
    ("ids", "says"),
    [
        (("Acme", "BIRCH"), "All of them were names of accounts: choose a column of ids."),
        (("Acme", "C9"), "1 of them were names of accounts: choose a column of ids."),
        (("C8", "C9"), "what is no such id counts as empty."),
        (("Twin", ""), "what is no such id counts as empty."),
        (("Acme", "C1"), None),
        (("", ""), None),
    ],
)
@pytest.mark.parametrize("are_loaded", [True, False])
def test_names_of_accounts_where_their_ids_should_be_are_told(
    door: Door, tmp_path: Path, ids: tuple[str, str], says: str | None, are_loaded: bool
):
    accounts = [("C1", "Acme"), ("C2", "Birch"), ("C3", "Twin"), ("C4", "Twin")]
    if are_loaded:
        door.load(write_csv(tmp_path / "company.csv", ("company_id", "name"), accounts))
    header = ("Company", "External Id", "Close Date", "Stage Name", "Final Amount")
    rows = [(id_, f"R{at}", "2025-01-01", "Won", "1") for at, id_ in enumerate(ids)]
    [loaded] = door.load(write_csv(tmp_path / "a.csv", header, rows))
    told = [each for each in loaded.warnings if each.startswith("company_id: none of its")]
    assert [each.endswith(says or "") for each in told] == [True] * bool(says and are_loaded)


@pytest.mark.parametrize(
    ("zone", "day", "last"),
    [
        ("UTC", "2025-10-25", "2025-10-25T23:59:59.999999Z"),
        ("Europe/Berlin", "2025-10-25", "2025-10-25T21:59:59.999999Z"),
        # Midnight comes twice: the day ends before the first.
        ("Atlantic/Azores", "2025-10-25", "2025-10-25T23:59:59.999999Z"),
        ("America/Havana", "2025-11-01", "2025-11-02T03:59:59.999999Z"),
        # The last hour comes twice.
        ("America/Sao_Paulo", "2018-02-17", "2018-02-18T02:59:59.999999Z"),
        # There is no last hour, and no first one.
        ("America/Nuuk", "2025-03-29", "2025-03-30T00:59:59.999999Z"),
        ("Asia/Beirut", "2025-03-29", "2025-03-29T21:59:59.999999Z"),
    ],
)
def test_a_bare_date_of_closing_is_the_last_microsecond_of_that_day(
    home: Path, tmp_path: Path, zone: str, day: str, last: str
):
    header = ("renewal_id", "company_id", "stage", "closed_at", "final_amount", "currency")
    door = Door(home, settings=Settings(report_timezone=zone))
    door.load(write_csv(tmp_path / "r.csv", header, [("R1", "", "won", day, "1.00", "USD")]))
    [(found,)] = door.warehouse.cursor().table("stg_renewals").select("closed_at").fetchall()
    door.close()
    assert found == datetime.fromisoformat(last)
    local = (found.astimezone(ZoneInfo(zone)), (found + MICROSECOND).astimezone(ZoneInfo(zone)))
    assert [f"{each:%Y-%m-%d}" == day for each in local] == [True, False]
