"""The trend tells what is finished from what is not, and what a cohort should come to."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from csfunnel.filters import Filters
from csfunnel.trend import following, trend
from csfunnel.warehouse import Rows

AS_OF = datetime(2025, 6, 16, 12, tzinfo=UTC)
DAY_US = 86_400_000_000
ZONE = ZoneInfo("UTC")


class Log:
    """Reports as they would be for made-up counts: by day delivered and booked, and lags."""

    def __init__(self, days: dict[date, tuple[int, int]], lags: dict[int, int]) -> None:
        self.days, self.lags = days, lags

    def __call__(self, name: str, params: Any) -> Rows:
        if name == "maturity":
            return [
                {"stage": stage, "lags_count": sum(self.lags.values()), "lag_us": 10 * DAY_US}
                for stage in ("booked", "held", "renewed")
            ]
        if name == "funnel_trend_lags":
            return [
                {"stage": "booked", "lag_days": days, "emails_count": count}
                for days, count in self.lags.items()
            ]
        return [] if name == "funnel_heat_meetings" else self._emails(params)

    def _emails(self, params: Any) -> Rows:
        found: dict[str, list[int]] = {}
        for day, counts in self.days.items():
            if params["from_day"] and day < params["from_day"]:
                continue
            first = day if params["by"] == "day" else day - timedelta(days=day.weekday())
            sums = found.setdefault(first.isoformat(), [0, 0])
            sums[:] = [one + more for one, more in zip(sums, counts, strict=True)]
        return [
            {
                "is_total": False,
                "is_across_total": True,
                "value": first,
                "across_value": None,
                "delivered_count": delivered,
                "booked_count": booked,
            }
            for first, (delivered, booked) in found.items()
        ]


LAGS = {1: 10, 5: 10, 10: 20}  # a quarter within a day, half within five, all within ten


def of(days: dict[date, tuple[int, int]], lags: dict[int, int] = LAGS, **chosen: Any) -> Any:
    log = Log(days, lags)
    return trend(log, Filters(**chosen), grain="week", as_of=AS_OF, zone=ZONE)


def test_a_cohort_matures_when_the_lag_has_passed_since_the_end_of_its_last_day():
    points = of(
        {date(2025, 5, 26): (100, 8), date(2025, 6, 2): (100, 8), date(2025, 6, 9): (100, 3)}
    )
    assert [point.first_day for point in points] == [
        date(2025, 5, 26), date(2025, 6, 2), date(2025, 6, 9)
    ]  # fmt: skip
    # The week to 1 June ended 15.5 days before, that to 8 June 8.5 days: the lag is ten.
    assert [point.states["booking"] for point in points] == ["finished", "maturing", "maturing"]
    assert [point.states["open"] for point in points] == ["finished", "finished", "provisional"]
    assert points[0].expected is None


def test_the_expected_rate_weighs_each_day_by_its_emails_and_age():
    # Monday's 300 emails are 6 days old at the data's end, Saturday's 100 one day.
    [point] = of({date(2025, 6, 9): (300, 12), date(2025, 6, 14): (100, 2)})
    assert point.complete == pytest.approx((300 * 0.5 + 100 * 0.25) / 400)
    assert point.slice.rates["booking"].rate == 14 / 400
    assert point.expected.rate == pytest.approx(14 / 400 / point.complete)
    assert point.expected.low < point.expected.rate < point.expected.high


def test_nothing_is_expected_of_a_cohort_that_has_hardly_begun():
    [point] = of({date(2025, 6, 15): (400, 1)})
    assert point.states["booking"] == "maturing"
    assert point.complete == 0
    assert point.expected is None


def test_with_few_lags_maturity_is_unknown_and_nothing_is_expected():
    points = of({date(2025, 6, 9): (400, 9)}, {1: 10, 10: 10})
    assert points[0].states["booking"] == "unknown"
    assert points[0].complete is None


def test_a_week_that_is_not_over_says_so_on_the_basis_activity():
    days = {date(2025, 6, 9): (10, 1), date(2025, 6, 16): (10, 1)}
    points = of(days, basis="activity")
    assert [point.states["booking"] for point in points] == ["provisional", "running"]
    assert all(point.complete is None for point in points)


def test_a_week_is_clipped_to_the_days_in_view():
    [point] = of({date(2025, 5, 14): (10, 1)}, from_day=date(2025, 5, 13), to_day=date(2025, 5, 15))
    assert (point.first_day, point.last_day) == (date(2025, 5, 13), date(2025, 5, 15))


def test_a_week_in_which_nothing_happened_keeps_its_place():
    points = of({date(2025, 4, 7): (10, 1), date(2025, 4, 21): (10, 1)})
    assert [point.slice.recorded["delivered"] for point in points] == [10, 0, 10]
    assert points[1].slice.rates["booking"].rate is None


def test_without_data_there_is_no_trend():
    assert of({}) == []


@pytest.mark.parametrize(
    ("day", "grain", "next_day"),
    [
        (date(2025, 12, 1), "month", date(2026, 1, 1)),
        (date(2024, 2, 1), "month", date(2024, 3, 1)),
        (date(2024, 12, 30), "week", date(2025, 1, 6)),
    ],
)
def test_what_follows_a_week_or_month(day, grain, next_day):
    assert following(day, grain) == next_day


def test_lags_of_young_emails_do_not_count(golden):
    report = golden.warehouse.report
    params = {"credit": "all", "model_bit": 1}
    slow_us = {row["stage"]: row["lag_us"] for row in report("maturity", params)}
    as_of = report("data_version", {})[0]["as_of"]
    events = golden.warehouse.cursor().table("email_events").df()
    events = events[(events["credit"] == "all") & (events["carry_bits"] & 1 > 0)]
    stages = {32: "booked", 64: "held", 128: "renewed"}
    expected: dict[tuple[str, int], int] = {}
    for (bit, _), those in events.groupby(["stage_bit", "email_id"]):
        lag = those["event_at"].min() - those["executed_at"].iloc[0]
        slow = timedelta(microseconds=slow_us[stages[bit]])
        if those["executed_at"].iloc[0] + slow <= as_of:
            key = (stages[bit], -(-lag // timedelta(days=1)))
            expected[key] = expected.get(key, 0) + 1
    rows = report("funnel_trend_lags", params)
    assert {(row["stage"], row["lag_days"]): row["emails_count"] for row in rows} == expected
    assert len(expected) > 3
