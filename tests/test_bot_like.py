"""Clicks that come as soon as a scanner's are told apart, where the export says when."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from csfunnel import behind, queries
from csfunnel.cell import Cell
from csfunnel.filters import Filters
from csfunnel.intake.door import Door
from csfunnel.ui.funnels import bots
from workspaces import write_csv

HEADER = ["email_id", "executed_at", "journey_name", "contact_email", "is_sent", "click_count",
          "clicked_at"]  # fmt: skip
SENT = "2025-01-01T10:00:00Z"
CLICKS = {
    "E1": ("1", "2025-01-01T10:00:02Z"),  # as a scanner
    "E2": ("1", "2025-02-03T08:00:00Z"),  # a month later
    "E3": ("1", ""),  # nobody knows when
    "E4": ("0", ""),
}


@pytest.fixture(name="door")
def own_door(tmp_path: Path) -> Iterator[Door]:
    """Four emails of one day to four contacts."""
    rows = [
        [email_id, SENT, "Renewal", f"{email_id}@alder.example", "YES", *clicked]
        for email_id, clicked in CLICKS.items()
    ]
    door = Door(tmp_path / "home")
    door.load(write_csv(tmp_path / "email.csv", HEADER, rows))
    yield door
    door.close()


@pytest.mark.parametrize(
    ("found", "clicked", "filters"),
    [
        ((2, 1), 3, Filters()),
        ((2, 1), 3, Filters(from_day=date(2025, 1, 1), to_day=date(2025, 1, 31))),
        ((1, 1), 2, Filters(basis="activity", to_day=date(2025, 1, 31))),
        ((1, 0), 1, Filters(basis="activity", from_day=date(2025, 2, 1))),
        ((0, 0), 0, Filters(journeys=("Another",))),
    ],
)
def test_clicks_are_counted_where_they_have_a_time(door, found, clicked, filters):
    names = queries.load("reports")["funnel_bot_like"].params
    [row] = door.warehouse.report("funnel_bot_like", filters.params(names))
    assert (row["timed_count"], row["bot_like_count"]) == found

    def size(name: str) -> int:
        return len(behind.rows(door.warehouse, bots.LISTS[name], filters))

    assert size("Bot-like") == found[1]
    assert size("Bot-like") + size("Without bot-like") == size("Recorded") == clicked


def test_both_rates_stand_side_by_side_and_add_up():
    rows = bots.rows_of({"numerator": 3, "denominator": 4}, 1)
    assert [(row["Clicks"], row["Clicked"], row["Click rate"]) for row in rows] == [
        ("Recorded", 3, 0.75),
        ("Bot-like", 1, 0.25),
        ("Without bot-like", 2, 0.5),
    ]
    assert bots.opens(rows[0], "Click rate") == Cell("email.clicked.recorded")
    assert bots.opens(rows[2], "Clicked") == Cell("email.clicked.recorded", extra=("not bot-like",))


def test_what_cannot_be_looked_at_is_said():
    told = bots.sentence({"numerator": 3}, {"timed_count": 2, "bot_like_count": 1})
    assert told.startswith(
        "Clicked within two seconds of sending, as link scanners do: 1 of 3 clicked emails. "
        "Without a click time, so counted as people's: 1."
    )
    assert told.endswith(bots.OPENS)
