"""The oracle against the golden data set, and against what must hold in any world."""

import csv
import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings

from oracle import Oracle, answers, comparison
from oracle.identity import contact_key
from oracle.periods import matured
from oracle.renewals import MODELS, decay_weight, split_cents
from worlds import World, funnel_options, worlds, write_world

GOLDEN = Path(__file__).parent / "golden"
EXPECTED = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))
LONG_CELL = 10_000_000
DAY = timedelta(days=1)
modestly = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)


def read_world(folder: Path) -> World:
    csv.field_size_limit(LONG_CELL)
    world = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            world[path.stem] = list(csv.DictReader(file))
    return world


@pytest.fixture(scope="module")
def golden() -> dict[str, Any]:
    return answers(
        read_world(GOLDEN),
        EXPECTED["settings"],
        [entry["options"] for entry in EXPECTED["funnel"]],
        [entry["options"] for entry in EXPECTED["comparison"]],
    )


@pytest.mark.parametrize("key", sorted(set(EXPECTED) - {"settings", "funnel", "reconcile"}))
def test_the_golden_answers_come_out(golden: dict[str, Any], key: str) -> None:
    assert golden[key] == EXPECTED[key]


@pytest.mark.parametrize("place", range(len(EXPECTED["funnel"])))
def test_the_golden_funnels_come_out(golden: dict[str, Any], place: int) -> None:
    assert golden["funnel"][place] == EXPECTED["funnel"][place]


def test_the_golden_settings_file_is_the_one_of_the_answers() -> None:
    assert json.loads((GOLDEN / "settings.json").read_text("utf-8")) == EXPECTED["settings"]


@given(worlds(), funnel_options())
@modestly
def test_reached_never_rises_and_holds_the_recorded(
    given_world: tuple[World, dict[str, Any]], options: dict[str, Any]
) -> None:
    result = Oracle(*given_world).funnel(options)
    for counted in [result, *result["rows"]]:
        reached = [stage["reached"] for stage in counted["stages"]]
        assert reached == sorted(reached, reverse=True)
        for stage in counted["stages"]:
            assert stage["recorded"] is None or stage["recorded"] <= stage["reached"]


@given(worlds())
@modestly
def test_the_cents_of_a_renewal_add_up_to_its_amount_under_every_model(
    given_world: tuple[World, dict[str, Any]],
) -> None:
    oracle = Oracle(*given_world)
    amounts = {
        renewal.renewal_id: renewal.amount_cents or 0
        for renewal in oracle.renewals
        if renewal.stage == "won"
    }
    for model in MODELS:
        credited: Counter[str] = Counter()
        for share in oracle.shares(model):
            credited[share.renewal.renewal_id] += share.cents
        assert {name: credited[name] for name in amounts} == amounts
        assert set(credited) <= set(amounts)


@given(worlds(), funnel_options())
@modestly
def test_every_breakdown_accounts_for_the_total(
    given_world: tuple[World, dict[str, Any]], options: dict[str, Any]
) -> None:
    oracle = Oracle(*given_world)
    for by in ("journey", "csm", "region", "step"):
        result = oracle.funnel({**options, "unit": "email", "by": by})
        rows = result["rows"]
        for excess in result["rows_exceed_total"].values():
            assert set(excess.values()) <= {0, None}
        assert sum(row["bounced"] for row in rows) == result["bounced"]
        assert summed_meetings(rows) == Counter(flat(result["meetings"]))
        assert summed_money(rows) == won_money(result)


def flat(meetings: dict[str, Any]) -> dict[str, int]:
    """The counts of meetings that add up over rows."""
    counts: dict[str, int] = {name: meetings[name] for name in ("booked", "due", "renewing")}
    counts.update(meetings["by_status"])
    return counts | {f"by {rule}": count for rule, count in meetings["by_rule"].items()}


def summed_meetings(rows: list[dict[str, Any]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for row in rows:
        total.update(flat(row["meetings"]))
    return total


def summed_money(rows: list[dict[str, Any]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for row in rows:
        for currency, amount in row["renewed_amount"].items():
            total[currency] += int(Decimal(amount) * 100)
    return total


def won_money(result: dict[str, Any]) -> Counter[str]:
    lines = result["money"]["by_currency"]
    for line in lines.values():
        parts = (line["journeys"], line["no_journey"], line["no_meeting"])
        assert sum(Decimal(part) for part in parts) == Decimal(line["won"])
    return Counter({name: int(Decimal(line["won"]) * 100) for name, line in lines.items()})


@given(worlds())
@modestly
def test_one_call_serves_at_most_one_meeting(
    given_world: tuple[World, dict[str, Any]],
) -> None:
    calls = [meeting["call_id"] for meeting in Oracle(*given_world).meetings()]
    assert max(Counter(call for call in calls if call is not None).values(), default=0) <= 1


@given(worlds())
@modestly
def test_the_order_of_the_rows_does_not_matter(
    given_world: tuple[World, dict[str, Any]],
) -> None:
    world, chosen = given_world
    turned = {data_set: rows[::-1] for data_set, rows in world.items()}
    asked = [{"by": "journey"}, {"by": "csm", "model": "decay"}]
    assert answers(world, chosen, asked) == answers(turned, chosen, asked)


@given(given_world=worlds())
@settings(modestly, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_written_world_reads_back(
    tmp_path: Path, given_world: tuple[World, dict[str, Any]]
) -> None:
    world, chosen = given_world
    for left in tmp_path.glob("*.csv"):
        left.unlink()
    write_world(world, tmp_path)
    filled = {data_set: rows for data_set, rows in world.items() if rows}
    assert read_world(tmp_path) == filled
    assert Oracle(filled, chosen).meetings() == Oracle(world, chosen).meetings()


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("Bea <Bea.Birch+news@GMAIL.com>", "beabirch@gmail.com"),
        ("mailto:b.b@googlemail.com ", "bb@gmail.com"),
        ("Cat+x@Outlook.com", "cat@outlook.com"),
        ("a.b+x@yahoo.com", "a.b+x@yahoo.com"),
        (" ", None),
        ("Nobody <>", None),
    ],
)
def test_addresses_of_one_contact_share_a_key(address: str, key: str | None) -> None:
    assert contact_key(address) == key


def test_a_decay_weight_on_a_half_of_the_last_decimal_goes_up() -> None:
    assert decay_weight(13 * 30 * DAY) == Fraction("0.000122070313")
    assert decay_weight(39 * 30 * DAY) == Fraction("0.000000000002")
    assert decay_weight(41 * 30 * DAY) == 0


def test_cents_go_to_the_largest_fractions_then_to_the_earlier() -> None:
    assert split_cents(2, weights=[Fraction(1, 3)] * 3) == [1, 1, 0]
    assert split_cents(-1, weights=[Fraction(1, 2)] * 2) == [0, -1]


def booked(booking_id: str, *, replaces: str, day: int, term: str = "") -> dict[str, str]:
    at = (datetime(2025, 1, 1, tzinfo=UTC) + day * DAY).isoformat()
    names = ("booking_id", "created_at", "starts_at", "rescheduled_from", "utm_term")
    cells = (booking_id, at, at, replaces, term)
    return {"contact_email": "", **dict(zip(names, cells, strict=True))}


def test_a_circle_begins_with_its_least_link_and_ends_with_its_greatest() -> None:
    circle = [booked("B1", replaces="B2", day=2), booked("B2", replaces="B1", day=1)]
    (meeting,) = Oracle({"booking": circle}, {}).all_meetings
    assert meeting.meeting_id == "B2"
    assert meeting.starts_at == datetime(2025, 1, 3, tzinfo=UTC)


def test_of_a_fork_the_latest_link_rules_and_the_nearer_mark_comes_first() -> None:
    fork = [
        booked("B1", replaces="", day=0),
        booked("B2", replaces="B1", day=5, term="near"),
        booked("B3", replaces="B1", day=1),
        booked("B4", replaces="B3", day=2, term="far"),
    ]
    (meeting,) = Oracle({"booking": fork}, {}).all_meetings
    assert meeting.utm["utm_term"] == "near"
    assert meeting.starts_at == datetime(2025, 1, 6, tzinfo=UTC)


def test_with_renewals_alone_as_of_is_the_greatest_closing_of_won_and_lost() -> None:
    rows = [
        {"renewal_id": "R1", "company_id": "", "stage": "lost", "closed_at": "2025-03-09"},
        {"renewal_id": "R2", "company_id": "", "stage": "open", "closed_at": "2025-05-01"},
    ]
    oracle = Oracle({"renewal": rows}, {"report_timezone": "America/New_York"})
    assert oracle.as_of() == datetime(2025, 3, 10, 3, 59, 59, 999999, tzinfo=UTC)


def test_clicks_that_nobody_tracked_are_unknown() -> None:
    row = {"email_id": "E1", "executed_at": "2025-01-01T00:00:00Z", "is_sent": "YES"}
    result = Oracle({"email": [{**row, "is_opened": "Y"}]}, {}).funnel({})
    assert result["stages"][4] == {"stage": "clicked", "recorded": None, "reached": 0}
    assert result["rates"]["click_to_open"]["numerator"] is None
    assert result["rates"]["click_to_open"]["denominator"] == 1


def test_a_cohort_matures_when_nine_tenths_of_the_lags_have_passed() -> None:
    lags = [DAY * days for days in range(1, 31)]
    zone = ZoneInfo("America/New_York")
    end = datetime(2025, 3, 10, 4, tzinfo=UTC)  # the last day has 23 hours
    due = end + 27 * DAY
    day = date(2025, 3, 9)
    before = matured(lags, as_of=due - timedelta(microseconds=1), last_day=day, zone=zone)
    after = matured(lags, as_of=due, last_day=day, zone=zone)
    assert before["lag_microseconds"] == 27 * DAY // timedelta(microseconds=1)
    assert (before["state"], after["state"]) == ("maturing", "mature")


def test_half_a_range_has_nothing_to_compare_with() -> None:
    assert comparison({"from": "2025-01-01"}) == {"before": None, "year_before": None}
