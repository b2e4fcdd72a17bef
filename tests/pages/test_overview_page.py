"""The overview shows the golden figures, compares exactly, and says where it cannot."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from csfunnel.cell import Cell
from csfunnel.filters import Filters
from csfunnel.intake.door import Door
from csfunnel.rates import rate
from csfunnel.ui import maturing, state
from csfunnel.ui.funnels import earlier
from csfunnel.ui.overview import compared, courses, moved, paying

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
ACTIVITY = {
    "period": "Custom dates",
    "from": "2025-03-01",
    "to": "2025-04-15",
    "basis": "Activity",
}


@pytest.fixture(name="opened")
def opened_by_link(with_tables):
    """Open the overview by a link, as a browser does: no other page has run before."""

    def opened(**query):
        app = AppTest.from_file(ROOT / "csfunnel" / "ui" / "main.py", default_timeout=60)
        app.query_params.update(query)
        return with_tables(app.switch_page("../../pages/overview.py").run())

    return opened


@pytest.fixture
def on_emails(tmp_path, monkeypatch):
    """All pages show the golden email log and nothing else."""
    shutil.copy(GOLDEN / "settings.json", tmp_path)
    door = Door(tmp_path)
    door.load(GOLDEN / "email.csv")
    shown = state.Shown(door, str(tmp_path), is_sample=False)
    monkeypatch.setattr(state, "shown", lambda: shown)
    yield door
    door.close()


def tiles(app):
    """Value and change of each tile by its label."""
    return {tile.label: (tile.value, tile.delta) for tile in app.metric}


def captions(app):
    """All that stands in small print."""
    return " ".join(caption.value.replace("\\", "") for caption in app.caption)


def rates_as_told(numerator, denominator):
    """A rate as an answer has it."""
    found = rate(numerator, denominator)
    return {**found._asdict(), "small": found.is_small}


def moved_table(app):
    """The table of what moved, by the name of its rows."""
    [frame] = [table.value for table in app.dataframe if "Volume" in table.value]
    return frame.set_index(frame.columns[0])


def test_the_numbers_are_the_golden_ones(opened, on_golden):
    app = opened()
    assert not app.exception
    assert {label: value for label, (value, _) in tiles(app).items()} == {
        "EUR from journeys": "9,000,000,000",
        "USD from journeys": "1,140",
        "Meetings held": "7",
        "Held rate": "64% – 73%",
        "Booking rate": "53%",
        "Hours saved": "2.5 h",
    }
    said = captions(app)
    assert "82% of 1,390 in won renewals. n = 4 meetings in all currencies." in said
    assert "10 bookings from journeys × 15 min." in said
    assert "95 % range: 31% – 74%, n = 17, few cases." in said
    # The tile shows from 64% to 73%; the interval is of the first alone.
    assert "95 % range of the proven 64%: 35% – 85%, n = 11, few cases." in said
    assert app.header[0].value == (
        "EUR 9,000,000,000 and USD 1,140 of won renewals credited to journeys; 7 meetings held, "
        "1 of them from no journey; about 2.5 hours of scheduling saved."
    )


def test_without_both_days_there_is_no_change_and_the_page_says_why(opened, on_golden):
    reason = "Choose a period with both its days to compare with the one before."
    app = opened(period="Custom dates", **{"from": "2025-03-01"})
    assert {change for _, change in tiles(app).values()} == {""}
    assert reason in [info.value for info in app.info]


def test_of_all_time_what_moved_is_of_the_last_90_days(opened, on_golden, taken):
    app = opened()
    assert not app.exception
    assert not app.info
    assert {change for _, change in tiles(app).values()} == {""}
    chosen = opened(period="Last 90 days")
    assert moved_table(app).equals(moved_table(chosen))
    told = [text.value.replace("\\", "") for text in app.markdown if "went from" in text.value]
    assert told[0].startswith("Last 90 days: meetings booked went from")
    # Its own view goes along with it, and what opens is of the same days.
    assert "2 Apr 2025 – 30 Jun 2025" in taken.one("csfunnel-overview", "what-moved.csv")
    view = Filters(from_day=date(2025, 4, 2), to_day=date(2025, 6, 30))
    before = Filters(from_day=date(2025, 1, 2), to_day=date(2025, 4, 1))
    asked = moved.Asked("Meetings held", "journey", view, before, is_recent=True)
    for column, period in (("Now", view), ("Before", before)):
        cell = moved._opens(asked, None, column)
        assert cell is not None
        assert cell.narrowed(Filters()) == period


def test_each_number_is_compared_with_the_period_before(opened, on_golden):
    app = opened(**ACTIVITY)
    shown = tiles(app)
    # Before: 1 booked (B04), 1 held (B01 and B04 were due in it), nothing renewed.
    assert shown["USD from journeys"] == ("1,100", "+1,100")
    assert shown["Hours saved"] == ("0.8 h", "+0.5")
    assert "Changes are against 14 Jan 2025 – 28 Feb 2025." in captions(app)


@pytest.mark.parametrize("matured", [{}, {"booked": {"state": "maturing", "lag_microseconds": 1}}])
@pytest.mark.parametrize(
    ("was", "now", "doubt"),
    [
        # Each interval of its own reaches into the other; that of the difference leaves out 0.
        ((120, 2000), (160, 2000), ""),
        ((160, 2000), (120, 2000), ""),
        ((120, 2000), (130, 2000), "The change may be chance."),
        ((2, 20), (160, 2000), "Too few cases to judge the change."),
        ((160, 2000), (2, 20), "Too few cases to judge the change."),
        ((30, 20), (160, 2000), "Whether the change is chance is not known."),
    ],
)
def test_a_change_is_chance_here_exactly_where_the_page_funnel_says_so(was, now, doubt, matured):
    after, before = ({"rates": {"booking": rates_as_told(*counts)}} for counts in (now, was))
    view = Filters()
    course = courses.Course("month", [], dict.fromkeys(courses.COUNTS, ()), {})
    parts = ("emails", "bookings", "calls", "renewals")
    span = {f"{name}_count": 1 for name in parts}
    found = compared.View(view, span, after, before, {"now": 1}, 0, course, matured, 15)
    tile = paying._rate(found, "booking", series=[], opens=Cell("emails.booked.recorded"))
    change = earlier.change("booking", after, earlier.Then("before", matured, view, before))
    assert change is not None
    if matured:  # no verdict on either page until all has followed
        assert "chance" not in tile.caption
        assert "judge" not in tile.caption
        assert not tile.is_sure
        assert change.verdict in {maturing.GROWING, "not known"}
        return
    assert tile.is_sure == change.is_real == (not doubt)
    assert tile.caption.endswith(doubt or f"n = {now[1]:,}.")


def test_before_the_data_begins_there_is_nothing_to_compare_with(opened, on_golden):
    dates = {"period": "Custom dates", "from": "2025-01-01", "to": "2025-01-31"}
    app = opened(**dates)
    assert {change for _, change in tiles(app).values()} == {""}
    told = "Nothing to compare with: the data holds nothing of 1 Dec 2024 – 31 Dec 2024."
    assert told in [info.value for info in app.info]


def test_a_period_before_that_the_data_covers_in_part_is_told(opened, on_golden):
    dates = {"period": "Custom dates", "from": "2025-01-20", "to": "2025-02-28"}
    app = opened(**dates, basis="Activity")
    assert "The data begins on 5 Jan 2025 only, so they run high." in captions(app)


def test_what_moved_adds_up_in_rows_and_in_all(opened, on_golden):
    app = opened(**ACTIVITY, by="Region", moved="Meetings booked")
    table = moved_table(app)
    parts = table[["Volume", "Mix", "Rate", "Started or stopped", "Not from journeys"]]
    assert list(parts.sum(axis="columns")) == list(table["Change"])
    assert table.loc["Total", "Change"] == 3
    assert dict(parts.loc["EMEA"]) == {
        "Volume": 0,
        "Mix": 0.5,
        "Rate": 0.5,
        "Started or stopped": 0,
        "Not from journeys": 1,
    }


def test_a_link_keeps_which_number_is_explained(opened, on_golden):
    app = opened(**ACTIVITY, by="CSM", moved="USD")
    table = moved_table(app)
    assert table.index.name == "CSM"
    assert table.loc["Total", "Now"] == 1100.02
    assert any(text.value.startswith("Won USD went from 0") for text in app.markdown)


def test_a_currency_that_is_gone_falls_back_to_meetings(opened, on_golden):
    app = opened(**ACTIVITY, moved="Gold")
    assert not app.exception
    assert any(text.value.startswith("Meetings booked went") for text in app.markdown)


def test_a_cohort_with_a_period_does_not_tell_a_share_of_all_money(opened, on_golden):
    dates = {name: ACTIVITY[name] for name in ("period", "from", "to")}
    app = opened(**dates)
    assert "from no journey" not in app.header[0].value  # these are out of view
    said = captions(app)
    assert "Its share of all won renewals needs the basis “Activity”." in said
    assert "in won renewals." not in said


def test_the_line_of_freshness_names_sources_checks_and_rejects(opened, on_golden):
    said = captions(opened())
    assert "Emails to 30 Jun 2025, bookings to 20 Jun 2025, calls to 10 Jun 2025" in said
    assert "Calls end 20 days before emails: later meetings stay unverified." in said
    assert "2 checks do not hold, no row was rejected." in said


def test_the_line_of_freshness_leads_to_the_health_of_the_data(opened, on_golden):
    [link] = [each.proto for each in opened().get("page_link") if "health" in each.proto.label]
    assert (link.page, link.query_string) == ("data", "part=Health")


def test_an_email_log_alone_says_what_is_missing(opened, on_emails):
    app = opened()
    assert not app.exception
    assert app.header[0].value == "17 delivered emails; no bookings loaded yet."
    assert {value for value, _ in tiles(app).values()} == {"–"}
    assert "No bookings loaded yet." in captions(app)


def test_a_new_workspace_says_what_to_load(opened, on_empty):
    app = opened()
    assert not app.exception
    assert "No data yet." in app.info[0].value
    assert not app.metric
