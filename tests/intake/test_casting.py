"""Cells become values by the contract, and no text whatever stops a file."""

import string
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from csfunnel.disarming import disarmed, rearmed
from csfunnel.settings import Settings
from csfunnel.warehouse import Cursor, Warehouse

NOON = datetime(2025, 6, 30, 12, tzinfo=UTC)
NEW_YORK = "America/New_York"
INSTANT = "as_instant($cell, naive_time($cell), cast($zone as varchar))"
TEXTS = st.text(alphabet=" 0123456789.,:;-+TZzampAMPUTC/[]{}\"'\\$()%eEnul\0é\t\n", max_size=24)


@pytest.fixture(scope="module")
def cursor() -> Cursor:
    return Warehouse(None, Settings()).cursor()


def value(cursor: Cursor, expression: str, **values: Any) -> Any:
    found = cursor.execute(f"select {expression}", values).fetchone()
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    "cell",
    [
        "2025-06-30T12:00:00Z",
        "2025-06-30T12:00Z",
        "2025-06-30T12:00:00.000Z",
        "2025-06-30T12:00:00z",
        "2025-06-30 12:00:00 UTC",
        "2025-06-30 12:00:00+00",
        "2025-06-30T12:00:00+0000",
        "2025-06-30T05:00:00-07:00",
        "2025-06-30T05:00:00.000-07:00",
        "2025-06-30T17:30+05:30",
        "2025-06-30 13:00:00 +01",
        "1751284800",
        "1751284800.0",
        "1751284800000",
    ],
)
def test_an_instant_says_its_own_offset_whatever_the_zone_of_the_file(cursor: Cursor, cell: str):
    assert value(cursor, INSTANT, cell=cell, zone=None) == NOON
    assert value(cursor, INSTANT, cell=cell, zone=NEW_YORK) == NOON


@pytest.mark.parametrize(
    ("cell", "local"),
    [
        ("2025-03-03 12:11 am", datetime(2025, 3, 3, 0, 11)),  # noqa: DTZ001
        ("2025-03-03 12:11 pm", datetime(2025, 3, 3, 12, 11)),  # noqa: DTZ001
        ("2025-03-03 11:59:59PM", datetime(2025, 3, 3, 23, 59, 59)),  # noqa: DTZ001
        ("2025-03-03 9:05", datetime(2025, 3, 3, 9, 5)),  # noqa: DTZ001
        ("2025-03-03T09:05:07.5", datetime(2025, 3, 3, 9, 5, 7, 500_000)),  # noqa: DTZ001
        ("2025-07-03", datetime(2025, 7, 3)),  # noqa: DTZ001
    ],
)
def test_a_time_without_an_offset_is_read_in_the_zone_of_the_file_only(
    cursor: Cursor, cell: str, local: datetime
):
    expected = local.replace(tzinfo=ZoneInfo(NEW_YORK))
    assert value(cursor, INSTANT, cell=cell, zone=NEW_YORK) == expected
    assert value(cursor, INSTANT, cell=cell, zone=None) is None


def test_parts_of_a_second_are_kept_to_the_microsecond(cursor: Cursor):
    moment = NOON + timedelta(microseconds=123_456)
    for cell in ("2025-06-30T12:00:00.123456Z", "2025-06-30T12:00:00,123456789+00:00"):
        assert value(cursor, INSTANT, cell=cell, zone=None) == moment
    assert value(cursor, INSTANT, cell="1751284800.123456", zone=None) == moment


@pytest.mark.parametrize("macro", ["trimmed", "bare_address", "contact_key"])
@pytest.mark.parametrize("letter", [*string.ascii_lowercase, *string.digits, "é", "ü", "漢"])
def test_only_blanks_are_trimmed_and_no_letter(cursor: Cursor, macro: str, letter: str):
    kept = f"{letter}n@x.{letter}"
    for blank in (" ", "\t", "\r\n", "\v", "\f", "\xa0"):
        cell = f" {blank}{kept}{blank} "
        assert value(cursor, f"{macro}($cell)", cell=cell) == kept


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("Vera <vera@y.dev>", "vera@y.dev"),
        ("mailto:Vera@y.tv", "vera@y.tv"),
        ("Victor@gmail.com", "victor@gmail.com"),
        ("v.ic.v+tag@googlemail.com", "vicv@gmail.com"),
        ("vic+t@outlook.com", "vic@outlook.com"),
    ],
)
def test_a_key_keeps_the_letters_at_its_ends(cursor: Cursor, cell: str, key: str):
    assert value(cursor, "contact_key($cell)", cell=cell) == key
    assert value(cursor, "contact_keys([$cell, 'n' || $cell])", cell=cell)[-1:] != []
    assert value(cursor, "as_list($cell || ' ; ' || $cell)", cell=cell) == [cell, cell]


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("7258118399", datetime(2199, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("7258118399999", datetime(2199, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)),
        ("7258118400", None),
        ("9999999999", None),
        ("9999999999999", None),
        ("100000000", datetime(1973, 3, 3, 9, 46, 40, tzinfo=UTC)),
    ],
)
def test_an_epoch_beyond_the_years_that_are_read_is_none_and_told_as_far(
    cursor: Cursor, cell: str, moment: datetime | None
):
    assert value(cursor, INSTANT, cell=cell, zone=NEW_YORK) == moment
    assert value(cursor, "as_date($cell)", cell=cell) == (moment and moment.date())
    assert value(cursor, "is_far($cell)", cell=cell) is (moment is None)


@pytest.mark.parametrize(
    ("cell", "amount", "is_vast"),
    [
        ("9,999,999,999,999.99", Decimal("9999999999999.99"), False),
        ("($9999999999999.99)", Decimal("-9999999999999.99"), False),
        ("10000000000000", None, True),
        ("(10,000,000,000,000.00)", None, True),
        ("100000000000000", None, True),
        ("1.234", None, False),
        ("twelve", None, False),
    ],
)
def test_an_amount_that_no_renewal_has_is_none_and_told_as_vast(
    cursor: Cursor, cell: str, amount: Decimal | None, is_vast: bool
):
    assert value(cursor, "as_money($cell)", cell=cell) == amount
    assert value(cursor, "is_vast($cell)", cell=cell) is is_vast


@pytest.mark.parametrize(
    ("cell", "status", "is_odd"),
    [
        ("true", "cancelled", False),
        ("No", "active", False),
        ("canceled", "canceled", False),
        ("ja", "ja", True),
        ("X", "X", True),
        (None, "active", False),
    ],
)
def test_a_flag_of_cancelling_keeps_a_word_it_does_not_know(
    cursor: Cursor, cell: str | None, status: str, is_odd: bool
):
    assert value(cursor, "canceled_flag($cell)", cell=cell) == status
    assert value(cursor, "is_odd_status(canceled_flag($cell))", cell=cell) is is_odd


@pytest.mark.parametrize(
    "cell",
    [
        "2025-02-30T12:00:00Z",
        "2025-13-01",
        "2025-06-30T12:00:60Z",
        "2025-06-30T12:00:00+25:00",
        "2025-06-30 13:00 pm",
        "06/30/2025",
        "30.06.2025 12:00",
        "soon",
        "12 o'clock",
        "17512848",
    ],
)
def test_what_is_no_instant_is_none_and_never_guessed(cursor: Cursor, cell: str):
    assert value(cursor, INSTANT, cell=cell, zone=NEW_YORK) is None


@pytest.mark.parametrize(
    ("zone", "cell", "odd"),
    [
        (NEW_YORK, "2025-03-09 01:59:59", False),
        (NEW_YORK, "2025-03-09 02:00", True),
        (NEW_YORK, "2025-03-09 02:59:59", True),
        (NEW_YORK, "2025-03-09 03:00", False),
        (NEW_YORK, "2025-11-02 00:59:59", False),
        (NEW_YORK, "2025-11-02 01:00", True),
        (NEW_YORK, "2025-11-02 01:59:59", True),
        (NEW_YORK, "2025-11-02 02:00", False),
        (NEW_YORK, "2025-11-02T01:30:00-04:00", False),
        ("Australia/Lord_Howe", "2025-04-06 01:45", True),
        ("Australia/Lord_Howe", "2025-04-06 02:00", False),
        ("UTC", "2025-11-02 01:30", False),
    ],
)
def test_a_local_time_that_a_clock_change_makes_twice_or_never_is_told(
    cursor: Cursor, zone: str, cell: str, odd: bool
):
    expression = f"is_odd_local(naive_time($cell), {INSTANT}, $zone)"
    assert value(cursor, expression, cell=cell, zone=zone) is odd


TIMES = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31))  # noqa: DTZ001 # of no zone
ZONES = (
    NEW_YORK,
    "UTC",
    "Africa/Casablanca",
    "Africa/Monrovia",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Europe/Kyiv",
    "Pacific/Apia",
)


@cache
def steady_offsets(zone: str) -> list[int | None]:
    rows = Warehouse(None, Settings()).rows("intake", "steady_offsets", {"zone": zone})
    found: list[int | None] = rows[0]["offsets"]
    return found


@given(zone=st.sampled_from(ZONES), naive=TIMES)
@example(zone="Africa/Algiers", naive=datetime(1980, 10, 31, 23, 30))  # noqa: DTZ001 # twice
@example(zone="Africa/Tunis", naive=datetime(1978, 10, 1, 0, 30))  # noqa: DTZ001 # twice too
@example(zone=NEW_YORK, naive=datetime(1900, 1, 1))  # noqa: DTZ001
@example(zone=NEW_YORK, naive=datetime(2199, 12, 31, 23, 59, 59))  # noqa: DTZ001
@example(zone=NEW_YORK, naive=datetime(2025, 10, 31, 23, 59))  # noqa: DTZ001
@example(zone="Pacific/Apia", naive=datetime(2011, 12, 30, 12))  # noqa: DTZ001 # no such day there
@settings(max_examples=200)
def test_a_month_without_a_clock_change_has_one_offset_and_no_odd_time(
    cursor: Cursor, zone: str, naive: datetime
):
    told = {"naive": naive, "offsets": steady_offsets(zone)}
    offset = value(cursor, "steady_offset($naive, cast($offsets as bigint[]))", **told)
    if offset is None:
        return
    local = {"cell": naive.isoformat(sep=" "), "zone": zone}
    at_once = "instant_at(naive_time($cell), cast($offset as bigint))"
    assert value(cursor, f"{INSTANT} = {at_once}", **local, offset=offset)
    assert not value(cursor, f"is_odd_local(naive_time($cell), {INSTANT}, $zone)", **local)


@pytest.mark.parametrize(("zone", "changing"), [("UTC", 0), ("Asia/Tokyo", 24)])
def test_most_months_have_one_offset(zone: str, changing: int):
    offsets = steady_offsets(zone)
    assert len(offsets) == 12 * 300
    assert offsets.count(None) <= changing


def test_a_zone_with_summer_time_is_unsteady_in_the_months_of_its_changes():
    in_2025 = steady_offsets(NEW_YORK)[12 * 125 : 12 * 126]
    hours = [None if offset is None else offset / 3_600_000_000 for offset in in_2025]
    assert hours == [-5, -5, None, -4, -4, -4, -4, -4, -4, -4, None, -5]


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1,234.50", "1234.50"),
        ("$1,234.5", "1234.50"),
        ("(12.00)", "-12.00"),
        ("($1,234.50)", "-1234.50"),
        ("-12", "-12.00"),
        ("−5", "-5.00"),
        ("€ 5", "5.00"),
        ("12.3000", "12.30"),
        ("12.300", None),  # or twelve thousand three hundred
        ("9999999999999.99", "9999999999999.99"),
        ("12.345", None),
        ("1.234,50", None),
        ("12,34", None),
        ("1e3", None),
        ("10000000000000000", None),
        ("$", None),
        ("USD 5", None),
    ],
)
def test_money_is_exact_or_none(cursor: Cursor, cell: str, amount: str | None):
    expected = None if amount is None else Decimal(amount)
    assert value(cursor, "as_money($cell)", cell=cell) == expected


@pytest.mark.parametrize(
    ("cell", "number"),
    [("3", 3), ("1,000", 1000), ("4.5", 4.5), ("-2", -2), ("1e3", 1000), ("1,00", None),
     ("nan", None), ("inf", None), ("9" * 400, None), ("four", None)],
)  # fmt: skip
def test_a_number_is_finite_or_none(cursor: Cursor, cell: str, number: float | None):
    assert value(cursor, "as_number($cell)", cell=cell) == number


@pytest.mark.parametrize("cell", ["YES", "yes", "Y", "true", "TRUE", "1"])
def test_these_words_set_a_flag(cursor: Cursor, cell: str):
    assert value(cursor, "as_flag($cell)", cell=cell) is True
    assert value(cursor, "is_odd_flag($cell)", cell=cell) is False


@pytest.mark.parametrize(
    ("cell", "odd"), [("NO", False), ("n", False), ("0", False), (None, False), ("maybe", True)]
)
def test_all_else_leaves_a_flag_unset_and_unknown_words_are_told(
    cursor: Cursor, cell: str | None, odd: bool
):
    assert value(cursor, "as_flag(cast($cell as varchar))", cell=cell) is False
    assert value(cursor, "is_odd_flag(cast($cell as varchar))", cell=cell) is odd


@pytest.mark.parametrize(
    ("cell", "entries"),
    [
        ("a@x.example; b@x.example", ["a@x.example", "b@x.example"]),
        ("a,b", ["a", "b"]),
        ("a\nb", ["a", "b"]),
        ('["a", " b ", "", null]', ["a", "b"]),
        ("[]", []),
        (";;", []),
        ('"Doe, Jane" <a@x.example>, b@x.example', ['"Doe, Jane" <a@x.example>', "b@x.example"]),
        ('"a@x.example";"b@x.example"', ['"a@x.example"', '"b@x.example"']),
        ('Jane "J; a@x.example, b@x.example', ['Jane "J', "a@x.example", "b@x.example"]),
        ("[a, b]", None),
    ],
)
def test_a_list_comes_parted_or_as_json(cursor: Cursor, cell: str, entries: list[str] | None):
    assert value(cursor, "as_list($cell)", cell=cell) == entries


@pytest.mark.parametrize(
    ("cell", "links"),
    [
        ("[]", []),
        ("null", []),
        ("{type=json, value=null, null=true}", []),
        ('[{"url":"https://Book.example/Ann?x=1","clickedCount":2,"ip":"10.0.0.1"}]',
         [("book.example", "/ann", 2)]),
        ('{type=json, value=[{"url":"mailto:ann@x.example"}], null=false}', [("mailto:", "", 1)]),
        ('{"type":"json","value":[{"url":"a.example/b"}]}', [("a.example", "/b", 1)]),
        ('{"type":"json","value":"[{\\"url\\":\\"a.example/b\\"}]"}', [("a.example", "/b", 1)]),
        ("https://a.example", None),
        ("[{", None),
        ("{}", None),
    ],
)  # fmt: skip
def test_links_come_bare_or_wrapped_and_lose_what_is_personal(
    cursor: Cursor, cell: str, links: list[tuple[str, str, float]] | None
):
    found = value(cursor, "as_json($cell)", cell=cell)
    assert (found if found is None else [tuple(link.values()) for link in found]) == links


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2025-06-30", date(2025, 6, 30)),
        ("2025-06-30T23:30:00-07:00", date(2025, 6, 30)),
        ("1751284800000", date(2025, 6, 30)),
        ("2025-06-31", None),
        ("06/30/2025", None),
    ],
)
def test_a_date_stays_the_day_it_is_written_as(cursor: Cursor, cell: str, day: date | None):
    assert value(cursor, "as_date($cell)", cell=cell) == day


@settings(deadline=None, max_examples=60)
@given(st.lists(TEXTS, min_size=1, max_size=20))
@example(["1751284800", "999999999.9999999", "9999999999999", "0000-01-01", "9999-12-31 23:59"])
@example(["[1]", "[[", '[{"url":1}]', "{type=json, value=[, null=x}", '{"value":"x"}', "[\0]"])
def test_no_text_stops_a_cast(cursor: Cursor, cells: list[str]):
    macros = ("as_flag", "as_number", "as_money", "as_date", "as_list", "as_json", "naive_time",
              "seconds_to_minutes", "utc", "first_url", "emails_in_text", "rearmed")  # fmt: skip
    instant = "as_instant(trimmed(cell), naive_time(trimmed(cell)), 'Europe/Kyiv')"
    asked = ", ".join([*(f"count({name}(trimmed(cell)))" for name in macros), f"count({instant})"])
    told = f"select {asked} from unnest(cast($cells as varchar[])) as given(cell)"  # noqa: S608
    assert cursor.execute(told, {"cells": cells}).fetchone() is not None


@settings(deadline=None)
@given(st.text(alphabet="'=+-@\t\r1.5%a ", max_size=6))
@example("-5").via("a number with its sign is no formula")
@example("'-5").via("nor may it become one")
def test_a_disarmed_cell_runs_nothing_and_comes_back_as_it_was(cursor: Cursor, cell: str):
    safe = disarmed(cell)
    assert not safe.startswith(("=", "@", "\t", "\r"))
    assert rearmed(safe) == cell
    assert value(cursor, "rearmed($cell)", cell=safe) == cell
