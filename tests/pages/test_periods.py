"""Relative periods end with the data and hold both their end days."""

from datetime import date

import pytest

from csfunnel.ui.periods import PERIODS, days_of

LAST = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("All time", (None, None)),
        ("Last 30 days", (date(2024, 1, 31), LAST)),
        ("Last 90 days", (date(2023, 12, 2), LAST)),
        ("This quarter", (date(2024, 1, 1), LAST)),
        ("Last quarter", (date(2023, 10, 1), date(2023, 12, 31))),
        ("Year to date", (date(2024, 1, 1), LAST)),
        ("Last 12 months", (date(2023, 3, 1), LAST)),
        ("Custom dates", (None, None)),
    ],
)
def test_each_period_has_its_days(period, expected):
    assert days_of(period, last_day=LAST) == expected


def test_without_data_every_period_is_open():
    assert {days_of(period, last_day=None) for period in PERIODS} == {(None, None)}
