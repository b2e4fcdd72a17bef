"""Renewals and their money: the models side by side, and what is known of meetings before."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from csfunnel.explaining import Explained, explained
from csfunnel.filters import MODELS, Filters
from csfunnel.funnel import funnel, money_text
from csfunnel.intake.door import Door
from csfunnel.warehouse import Cursor, Rows, Warehouse
from laboratory import Laboratory
from test_golden import filters_of
from test_properties import files_of
from worlds import funnel_options, worlds

SLOWLY = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
    ],
)


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    return Laboratory(tmp_path_factory.getbasetemp())


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path


def asked(
    warehouse: Warehouse, name: str, filters: Filters, cursor: Cursor | None = None, **own: Any
) -> Rows:
    """The rows of a report under filters and parameters of its own."""
    by = own.pop("by", None)
    names = [each for each in warehouse.params_of(name) if each not in own]
    return warehouse.report(name, {**filters.params(names, by=by), **own}, cursor=cursor)


def rows_of(cursor: Cursor, table: str) -> Rows:
    """All rows of a mart."""
    found = cursor.table(table)
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


@SLOWLY
@given(made=worlds(), options=funnel_options())
def test_models_bring_what_the_funnel_says_and_renewals_stand_in_the_right_group(
    laboratory: Laboratory, place: Path, made: Any, options: dict[str, Any]
) -> None:
    world, settings_of_world = made
    files = files_of(world, place / "world")
    options = {name: value for name, value in options.items() if name != "as_of"}
    by = None if options.get("by") in (None, "none") else options["by"]
    warehouse = laboratory.warehouse
    with laboratory.world(files, settings_of_world, place / "work") as cursor:
        rows = asked(warehouse, "outcomes_models", filters_of(options), cursor, by=by)
        assert_places_tie_out(rows, has_rows=by is not None)
        assert_groups_are_right(warehouse, cursor, filters_of(options))
        for model in MODELS:
            answer = funnel(
                warehouse, filters_of({**options, "model": model}), by=by, cursor=cursor
            )
            assert money_of(rows, "in_view", model) == {
                currency: line["won"]
                for currency, line in answer["money"]["by_currency"].items()
                if line["won"] != "0.00"
            }
            assert money_of(rows, "journeys", model) == {
                currency: line["journeys"]
                for currency, line in answer["money"]["by_currency"].items()
                if line["journeys"] != "0.00"
            }
            assert {
                (row["value"], row["currency"]): money_text(row[f"{model}_cents"])
                for row in rows
                if row["place"] == "row" and row[f"{model}_cents"]
            } == {
                (row["value"], currency): amount
                for row in answer["rows"]
                for currency, amount in row["renewed_amount"].items()
            }


def assert_places_tie_out(rows: Rows, *, has_rows: bool) -> None:
    """Rows make up what is in view; with what is not, that is all, and all models agree on it."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        for model in MODELS:
            sums[row["place"], row["currency"], model] += row[f"{model}_cents"]
    for currency in {row["currency"] for row in rows}:
        for model in MODELS:
            in_view = sums["in_view", currency, model]
            assert sums["row", currency, model] == (in_view if has_rows else 0)
            whole = sums["all", currency, model]
            assert in_view + sums["out_of_view", currency, model] == whole
            assert whole == sums["all", currency, "last"]


def money_of(rows: Rows, place: str, model: str) -> dict[str, str]:
    return {
        row["currency"]: money_text(row[f"{model}_cents"])
        for row in rows
        if row["place"] == place and row[f"{model}_cents"]
    }


def assert_groups_are_right(warehouse: Warehouse, cursor: Cursor, filters: Filters) -> None:
    """Renewals stand in the group that a dumb look at their meetings puts them in."""
    counts = {
        (row["evidence"], stage): row[f"{stage}_count"]
        for row in asked(warehouse, "outcomes_groups", filters, cursor)
        for stage in ("won", "lost", "open")
        if row[f"{stage}_count"]
    }
    days = warehouse.settings.lookback_days
    assert counts == dict(Counter(grouped(cursor, filters, lookback_days=days)))


def grouped(cursor: Cursor, filters: Filters, *, lookback_days: int) -> Iterator[tuple[str, str]]:
    """The group and stage of each renewal in view, by looking at every meeting of its account."""
    accounts = {row["company_id"]: row for row in rows_of(cursor, "accounts")}
    touches = {row["touch_no"]: row for row in rows_of(cursor, "touches")}
    credited = {
        row["meeting_id"]: touches[row["touch_no"]]
        for row in rows_of(cursor, "meeting_rows")
        if row["credit"] == filters.credit
    }
    meetings = rows_of(cursor, "meetings")
    closed_days = {row["renewal_id"]: row["closed_day"] for row in days_of(cursor)}
    for renewal in rows_of(cursor, "stg_renewals"):
        account = accounts[renewal["company_id"]]
        if filters.csms and account["csm"] not in filters.csms:
            continue
        if filters.regions and account["region"] not in filters.regions:
            continue
        day = closed_days[renewal["renewal_id"]] or renewal["due_date"]
        is_undated = renewal["stage"] != "open" and renewal["closed_at"] is None
        if not is_undated and not in_range(day, filters):
            continue
        yield evidence_of(renewal, meetings, credited, filters, lookback_days), renewal["stage"]


def days_of(cursor: Cursor) -> Rows:
    """Each renewal with the reporting day of its closing."""
    found = cursor.table("stg_renewals").project("renewal_id, reporting_day(closed_at)")
    return [{"renewal_id": renewal_id, "closed_day": day} for renewal_id, day in found.fetchall()]


def in_range(day: Any, filters: Filters) -> bool:
    if filters.from_day and (day is None or day < filters.from_day):
        return False
    return not filters.to_day or (day is not None and day <= filters.to_day)


def evidence_of(
    renewal: dict[str, Any],
    meetings: Rows,
    credited: dict[str, Any],
    filters: Filters,
    lookback_days: int,
) -> str:
    if renewal["stage"] == "open":
        return "open"
    if renewal["closed_at"] is None:
        return "undated"
    if renewal["company_id"] is None:
        return "unknown_account"
    opens_at = renewal["closed_at"] - timedelta(days=lookback_days)
    own = [
        each
        for each in meetings
        if each["company_id"] == renewal["company_id"]
        and opens_at < each["starts_at"] <= renewal["closed_at"]
    ]
    held = [each for each in own if each["status"] == "held"]
    if any(is_in_view(credited[each["meeting_id"]], filters) for each in held):
        return "held"
    if held:
        return "held_elsewhere"
    return "unverified" if any(each["status"] == "unverified" for each in own) else "none"


def is_in_view(touch: dict[str, Any], filters: Filters) -> bool:
    return (not filters.journeys or touch["journey"] in filters.journeys) and (
        not filters.steps or touch["step"] in filters.steps
    )


def explain(warehouse: Warehouse, renewal_id: str, cursor: Cursor | None = None) -> Explained:
    [renewal] = asked(warehouse, "outcomes_renewals", Filters(), cursor, renewal_id=renewal_id)
    meetings = asked(warehouse, "outcomes_meetings", Filters(), cursor, renewal_id=renewal_id)
    return explained(renewal, meetings)


@SLOWLY
@given(made=worlds())
def test_a_renewal_is_explained_to_the_cent_and_no_meeting_of_its_window_is_lost(
    laboratory: Laboratory, place: Path, made: Any
) -> None:
    world, settings_of_world = made
    files = files_of(world, place / "world")
    warehouse = laboratory.warehouse
    with laboratory.world(files, settings_of_world, place / "work") as cursor:
        meetings, shared = rows_of(cursor, "meetings"), rows_of(cursor, "credits")
        for renewal in rows_of(cursor, "stg_renewals"):
            found = explain(warehouse, renewal["renewal_id"], cursor)
            assert_weights_are_right(found, renewal["final_cents"])
            own = [each for each in shared if each["renewal_id"] == renewal["renewal_id"]]
            assert_no_meeting_is_lost(found, meetings, {each["meeting_id"] for each in own})


def assert_weights_are_right(found: Explained, amount_cents: int) -> None:
    """The fractions told are the weights the cents were shared by, and both are whole."""
    for model in MODELS if found.shares else ():
        assert sum(each.weights[model] for each in found.shares) == 1
        assert sum(each.cents[model] for each in found.shares) == amount_cents
        for each in found.shares:
            off = each.weights[model] - Fraction(each.meeting[f"{model}_weight"], 10**12)
            assert abs(off) <= Fraction(1, 2 * 10**12)


def assert_no_meeting_is_lost(found: Explained, meetings: Rows, sharing: set[str | None]) -> None:
    """Each meeting is told once; all that share the renewal and all held ones are."""
    assert {each.meeting["meeting_id"] for each in found.shares} == sharing - {None}
    told = [
        *(each.meeting["meeting_id"] for each in found.shares),
        *(each["meeting_id"] for each in (*found.counted, *found.missed)),
    ]
    account = found.renewal["company_id"]
    held = {
        each["meeting_id"]
        for each in meetings
        if each["status"] == "held" and account and each["company_id"] == account
    }
    assert len(told) == len(set(told))
    assert held <= set(told)


@pytest.mark.parametrize(
    ("renewal_id", "outcome", "reasons"),
    [
        ("R1", "shared", []),
        ("R4", "no_meeting", ["too_short", "cancelled", "no_show"]),
        ("R5", "lost", ["no_show"]),
        ("R6", "open", ["too_early", "too_early", "too_early"]),
    ],
)
def test_golden_renewals_are_explained(
    golden: Door, renewal_id: str, outcome: str, reasons: list[str]
) -> None:
    found = explain(golden.warehouse, renewal_id)
    assert found.outcome == outcome
    assert [each["reason"] for each in found.missed] == reasons


def test_golden_weights_are_written_as_fractions(golden: Door) -> None:
    shares = explain(golden.warehouse, "R1").shares
    assert [each.meeting["meeting_id"] for each in shares] == ["B01", "B04", "B03", "B05"]
    assert [each.written["position"] for each in shares] == ["2/5", "1/10", "1/10", "2/5"]
    assert [each.written["decay"] for each in shares] == ["1/15", "2/15", "4/15", "8/15"]
    assert [each.cents["decay"] for each in shares] == [6667, 13334, 26667, 53335]


def test_golden_renewals_by_what_is_known_of_meetings_before_them(golden: Door) -> None:
    found = asked(golden.warehouse, "outcomes_groups", Filters())
    assert {row["evidence"]: (row["won_count"], row["lost_count"]) for row in found} == {
        "held": (4, 1),  # R1, R2, R3, R8 and the lost R5
        "none": (2, 0),  # R4, R7: too short, no-show and cancelled meetings only
        "open": (0, 0),
    }
