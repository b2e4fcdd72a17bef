"""A page as it is taken along."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from csfunnel.takeaway.cards import Card, Kind, Page, Stamp


@pytest.fixture
def stamp() -> Stamp:
    """Taken on a day in June."""
    return Stamp(
        page="Journeys",
        view="Jan 2025 · emails",
        link="http://localhost:8501/journeys?period=all",
        data_version=7,
        as_of=date(2025, 6, 30),
        taken_at=datetime(2025, 6, 30, 12, 5, tzinfo=UTC),
        ledger="3 files, 1,204 rows read, 2 rejected; the latest is emails.csv",
    )


@pytest.fixture
def page(stamp: Stamp) -> Page:
    """Two cards, one with all that is awkward: markup, formulas, unknowns, exact money."""
    rows: list[dict[str, object]] = [
        {"Journey": "=1+1", "Sent": 12, "Open rate": 0.25, "USD": Decimal("1140.02"), "On": None},
        {"Journey": "<b>&", "Sent": None, "Open rate": None, "USD": None, "On": date(2025, 1, 5)},
    ]
    kinds: dict[str, Kind] = {
        "Journey": "text", "Sent": "count", "Open rate": "share", "USD": "money", "On": "day",
    }  # fmt: skip
    return Page(
        stamp,
        [
            Card("Which touch earns: the/booking?", rows, kinds, "Touch 60 <leads>."),
            Card("Which touch earns: the/booking again and again", [], {"CSM": "text"}),
        ],
        {"open rate": "Opened of delivered."},
    )
