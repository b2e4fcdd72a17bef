"""A click on a number opens the list behind it, over the page, and it closes again."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import streamlit as st

from csfunnel import behind as lists_behind
from csfunnel import queries, warehouse
from csfunnel.ui import behind


def lists(app):
    """What the list on screen says, if one is open."""
    said = [text.value.replace("\\", "") for text in app.markdown]
    return [text for text in said if "meetings" in text and text[:1].isdigit() and len(text) < 80]


def button(app, label):
    return next(each for each in app.button if each.label == label)


def test_a_tile_opens_its_list_and_the_link_knows(opened, on_golden):
    app = opened()
    assert not lists(app)
    tiles = [each for each in app.button if each.label == ":primary[See which]"]
    assert len(tiles) == 8
    tiles[6].click().run()
    assert lists(app) == ["7 meetings."]
    assert app.query_params["open"] == "meetings.held"


def test_a_list_closes_and_the_page_stays(opened, on_golden):
    app = opened(open="meetings.held", region="EMEA")
    assert lists(app) == ["5 meetings."]
    button(app, "Close").click().run()
    assert not lists(app)
    assert "open" not in app.query_params
    assert app.session_state["region"] == ["EMEA"]


def test_closing_a_list_lets_go_of_the_cell_that_opened_it(monkeypatch):
    kept = {"a table": {"selection": {"cells": [(0, "Booked")]}}, "a choice": "csm"}
    monkeypatch.setattr(st, "session_state", Kept(kept))
    monkeypatch.setattr(st, "query_params", {"open": "meetings.held", "unit": "Contacts"})
    before = behind.fresh("a figure")
    behind.close()
    assert kept["a table"] == {"selection": {"cells": []}}
    assert kept["a choice"] == "csm"
    assert st.query_params == {"unit": "Contacts"}
    assert behind.fresh("a figure") != before


class Kept(dict[str, Any]):
    """The state of a session, as far as lists ask for it."""

    def __init__(self, kept):
        super().__init__(kept)
        self.kept = kept

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        self.kept[key] = value

    def to_dict(self):
        return dict(self)


def test_a_long_list_shows_its_first_rows_and_its_file_has_all(
    opened, on_golden, taken, monkeypatch
):
    monkeypatch.setattr(behind, "SHOWN_ROWS", 3)
    monkeypatch.setattr(warehouse, "BATCH_ROWS", 2)
    app = opened(open="meetings.held")
    assert lists(app) == ["7 meetings, of which the first 3 are shown; the CSV has all."]
    shown = next(each.value for each in app.dataframe if "Starts" in each.value.columns)
    assert len(shown) == 3
    lines = taken.lines("csfunnel-meetings-held-v")
    assert len(lines) == 7
    assert {line["Status"] for line in lines} == {"held"}
    assert {line["Data version"] for line in lines} == {str(on_golden.warehouse.version())}


def test_the_file_of_a_list_says_what_the_list_was_asked_with(opened_first, on_golden, taken):
    asked = {
        "period": "Custom dates", "from": "2025-03-01", "to": "2025-04-15",
        "open": "meetings.booked~csm.Ann~then.before",
    }  # fmt: skip
    opened_first(**asked)
    days = "14 Jan 2025 – 28 Feb 2025"
    lines = taken.lines("csfunnel-meetings-booked-csm-ann-period-before-14-jan-2025")
    assert lines
    assert {line["Page"] for line in lines} == {
        f"Meetings booked · CSM Ann · Period before, {days}"
    }
    for line in lines:
        assert line["In view"].startswith(f"{days} · ")
        assert "CSM: Ann" in line["In view"]


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("log.delivered.recorded", "emails · cohort basis"),
        ("contacts.delivered.recorded", "contacts · activity basis"),
        ("notes.missing", "All legacy notes"),
    ],
)
def test_the_file_of_a_list_names_its_own_unit_and_basis(
    opened_first, on_golden, taken, link, said
):
    period = {"period": "Custom dates", "from": "2025-01-01", "to": "2025-12-31"}
    opened_first(open=link, unit="Accounts", basis="Activity", **period)
    [views] = [
        {line["In view"] for line in taken.lines(name, "")}
        for name in taken
        if not name.startswith("csfunnel-funnel-")
    ]
    [view] = views
    assert said in view


def test_money_says_how_much_it_comes_to(opened, on_golden):
    app = opened(open="money.journeys.USD")
    said = [text.value.replace("\\", "") for text in app.markdown]
    assert "1,140.02 USD in 3 shares." in said


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("share_cents", "Share"),
        ("closed_at", "Closed"),
        ("emails_count", "Emails"),
        ("first_day", "First email"),
        ("last_day", "Last email"),
        ("call_minutes", "Call, minutes"),
        ("held_before_count", "Meetings held before"),
        ("csm", "CSM"),
        ("contact_name", "Contact name"),
        ("email_id", "Email"),
        ("renewal_cents", "Renewal amount"),
        ("meeting_at", "Meeting time"),
    ],
)
def test_columns_have_headings_in_words(name, heading):
    assert [*behind.columns_of([{name: None, "all_count": 1}])[0]] == [heading]


@pytest.mark.parametrize("report", sorted({*lists_behind.REPORTS.values()}))
def test_no_column_of_a_list_takes_the_heading_of_another(report):
    names = queries.load("reports")[report].outputs
    [row] = behind.columns_of([dict.fromkeys(names)])
    assert len(row) == len([name for name in names if name not in behind.OF_ALL])


def test_cents_become_money_and_weights_shares():
    [row] = behind.columns_of(
        [{"share_cents": 114002, "weight_trillionths": 5 * 10**11, "last_day": date(2025, 3, 3)}]
    )
    assert row == {"Share": Decimal("1140.02"), "Weight": 0.5, "Last email": date(2025, 3, 3)}
