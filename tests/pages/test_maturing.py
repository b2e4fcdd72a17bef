"""What will still grow says so: on every page that tells of a recent cohort, and in its files."""

import csv
from io import StringIO
from typing import Any

import pytest
import streamlit as st

from csfunnel import answers
from csfunnel.filters import Filters
from csfunnel.rates import rate
from csfunnel.ui import maturing
from csfunnel.ui.csms import csms, standings
from csfunnel.ui.journeys import journeys, versions

RECENT = {"period": "Custom dates", "from": "2025-03-01", "to": "2025-06-30"}
LONG_AGO = {"period": "Custom dates", "from": "2025-01-01", "to": "2025-02-28"}
BOOKED = "Still growing: 90 % of bookings come within 44 days"
# How often each says it: in tiles and cards, those of amounts by currency included.
PAGES = {"overview.py": 7, "funnel.py": 10, "journeys.py": 3, "csms.py": 1, "outcomes.py": 2}
DAY_US = 86_400_000_000
MATURED = {
    "booked": {"state": "maturing", "lag_microseconds": 9 * DAY_US + 1},
    "held": {"state": "mature", "lag_microseconds": 20 * DAY_US},
    "renewed": {"state": "maturing", "lag_microseconds": DAY_US},
}


@pytest.fixture(autouse=True)
def _few_lags_are_enough(monkeypatch):
    """The golden data has nine bookings: so few would tell nothing of how long they take."""
    monkeypatch.setattr(answers, "ENOUGH_LAGS", 1)


def said_on(app):
    """All words of a page, but for how the lines of the overview end, whatever the period."""
    assert not app.exception
    parts = (*app.header, *app.markdown, *app.caption)
    said = " ".join(part.value for part in parts).replace("\\", "")
    return said.replace("Still growing at the end", "")


@pytest.mark.parametrize("page", PAGES)
def test_a_recent_cohort_says_that_it_will_still_grow(opened, on_golden, page):
    assert said_on(opened(page, **RECENT)).count("Still growing: 90 %") == PAGES[page]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("view", [LONG_AGO, {}, {**LONG_AGO, "basis": "Activity"}])
def test_what_is_finished_or_without_an_end_says_nothing(opened, on_golden, page, view):
    said = said_on(opened(page, **view))
    # Of all time, what moved is of the last 90 days, and says so.
    is_recent = page == "overview.py" and not view
    assert said.count("till growing") == is_recent
    assert not is_recent or "Last 90 days: meetings booked went from" in said


def test_on_the_basis_activity_only_what_is_told_of_emails_sent_will_grow(opened, on_golden):
    activity = {**RECENT, "basis": "Activity"}
    for page in ("overview.py", "funnel.py", "csms.py", "outcomes.py"):
        assert "till growing" not in said_on(opened(page, **activity))
    # How another email does, and which version works better.
    assert said_on(opened("journeys.py", **activity)).count(f"{BOOKED}.") == 2


def test_each_card_of_the_funnel_says_which_of_its_stages_will_grow(opened, on_golden):
    app = opened(**RECENT, lost_from="Delivered", lost_to="Clicked", heat="Held rate")
    said = [text.value.replace("\\", "") for text in app.markdown]
    whole = f"{BOOKED}, of held meetings within 55 days and of renewals within 59 days."
    assert whole in said  # of the stages, which have no other sentence
    assert f"The rows add up to the total. {whole}" in said
    held = "Rows and columns add up to all meetings in view. Still growing: 90 % of held meetings "
    assert any(f"{held}come within 55 days." in each for each in said)
    assert not any("were lost" in each and "growing" in each for each in said)
    notes = [note.value.replace("\\", "") for note in app.caption]
    tiles = [note for note in notes if note.endswith(f"{BOOKED}.")]
    assert len(tiles) == 1


def test_no_page_asks_more_than_once_how_long_it_takes(opened, on_golden, monkeypatch):
    asked = []
    report = on_golden.warehouse.report

    def noting(name, *args, **named):
        asked.append(name)
        return report(name, *args, **named)

    monkeypatch.setattr(on_golden.warehouse, "report", noting)
    opened("journeys.py", **RECENT)
    opened("csms.py", **RECENT)
    assert asked.count("maturity") == 1


def test_a_csv_says_it_in_every_line(opened, on_golden, monkeypatch):
    files = {}
    draw = st.download_button

    def noting(label, content, name, *args, **named):
        files[name.partition("Z-")[2]] = content
        return draw(label, content, name, *args, **named)

    monkeypatch.setattr(st, "download_button", noting)
    opened(**RECENT)
    lines = [*csv.DictReader(StringIO(files["who-leads-and-who-lags.csv"]().lstrip("\ufeff")))]
    assert len(lines) > 1
    assert all(f" · {BOOKED}, of held meetings" in line["In view"] for line in lines)
    [*waiting_for_none] = csv.DictReader(StringIO(files["booking-rate-by-month.csv"]()))
    assert "growing" not in waiting_for_none[0]["In view"]


def test_the_days_are_whole_ones_and_finished_stages_are_left_out():
    assert maturing.growing(MATURED, "booked", "held", "renewed") == (
        "Still growing: 90 % of bookings come within 10 days and of renewals within 1 day."
    )
    assert maturing.growing(MATURED, "held") == ""
    assert maturing.growing({}, "booked") == ""


def test_who_stands_out_of_a_recent_cohort_does_not_for_good():
    def answer(*pair):
        each = rate(*pair)
        return {**each._asdict(), "small": each.is_small}

    counts = {"Up": (110, 1000), "Mid": (50, 1000), "Down": (12, 1000), "New": (1, 3)}
    counts |= {f"Plain {place}": (50, 1000) for place in range(6)}
    told = {
        "rows": [
            {"value": name, "rates": {"booking": answer(*pair)}} for name, pair in counts.items()
        ]
    }
    whole = answer(*(sum(pair[side] for pair in counts.values()) for side in (0, 1)))
    asked: dict[str, Any] = {"by": "csm", "measure": "booking"}
    rows = csms.rows_of(told, whole, **asked, is_growing=True)
    verdicts = {row["CSM"]: row["Against the limits"] for row in rows}
    assert verdicts["Down"] == "Below, more than luck, still growing"
    assert verdicts["Mid"] == "Within what luck does, still growing"
    assert verdicts["New"] == "Too few cases"
    assert csms.places("csm", is_growing=True)["far below"] == verdicts["Down"]
    headline = standings.headline(rows, whole, **asked, gap="")
    assert headline == "Booking rate, still growing: Up (11%) truly above; Down (1.2%) truly below"
    late = "A CSM whose emails went out late looks lower for now."
    assert standings.sentence(rows, whole, **asked).endswith(late)
    finished = csms.rows_of(told, whole, **asked)
    assert "growing" not in standings.headline(finished, whole, **asked, gap="")
    assert late not in standings.sentence(finished, whole, **asked)
    alike = [row for row in rows if row["place"] == "within"]
    assert standings.headline(alike, whole, **asked, gap="").startswith("So far no CSM stands out")


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ({"A": (90, 1000), "B": (30, 1000)}, "Books more than chance explains, still growing"),
        (
            {"A": (50, 1000), "B": (50, 1000)},
            "No difference that 2,000 emails can show, still growing",
        ),
        ({"A": (1, 10), "B": (2, 10)}, "Too few to judge"),
    ],
)
def test_a_verdict_on_versions_of_recent_emails_is_none_for_good(monkeypatch, pairs, said):
    rows = [
        {
            "journey": "J",
            "step": "45 days",
            "variant": name,
            **dict.fromkeys(("opened_count", "clicked_count", "unknown_clicks_count"), 0),
            "delivered_count": sent,
            "booked_count": booked,
        }
        for name, (booked, sent) in pairs.items()
    ]
    monkeypatch.setattr(versions, "ask", lambda name, chosen: rows)
    told = versions.version_rows(Filters(), {}, kind="variant", measure="booking", is_growing=True)
    assert told[0]["Verdict"] == said
    plain = versions.version_rows(Filters(), {}, kind="variant", measure="booking")
    assert plain[0]["Verdict"] == said.removesuffix(", still growing")


def test_the_best_touch_of_a_recent_cohort_is_the_best_so_far():
    rows = [
        {"Journey": "J", "Touch": touch, "rates": {"booking": rate(*pair)}}
        for touch, pair in {"120 days": (90, 1000), "45 days": (30, 1000)}.items()
    ]
    assert journeys.headline(rows, {}, MATURED).endswith("3.0% elsewhere, still growing")
    assert journeys.headline(rows, {}, {}).endswith("3.0% elsewhere")
    assert journeys.headline(rows[:1], {}, MATURED).startswith("So far no touch")
