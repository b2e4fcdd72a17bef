"""Every number is defined, found by a search, and shown with what made it."""

import pytest

from csfunnel import metrics, queries
from csfunnel.settings import Settings
from csfunnel.ui.board import Board
from csfunnel.ui.defining import matching
from csfunnel.ui.migration import migration

NUMBERS = ("count", "share", "money", "days", "hours", "number")


def names(app):
    """The numbers on screen."""
    return [title.value for title in app.subheader]


def test_every_metric_stands_there_with_its_sentence(opened, on_golden):
    app = opened("definitions.py")
    assert not app.exception
    shown = names(app)
    assert [m.name for m in metrics.METRICS if m.name not in {s.lower() for s in shown}] == []
    [table] = [frame.value for frame in app.dataframe if "What it says" in frame.value]
    assert list(table["What it says"]) == [metric.sentence for metric in metrics.METRICS]


def test_a_link_finds_one_number_and_shows_where_it_comes_from(opened, on_golden):
    app = opened("definitions.py", find="booking rate")
    assert names(app)[0] == "Booking rate"
    codes = [code.value for code in app.code]
    assert codes == [queries.load("reports")["funnel_cohort_emails"].sql.rstrip("\n")]
    said = " ".join(text.value for text in app.markdown)
    assert "`booked_count ÷ delivered_count`" in said
    assert "`credit_window_days` = **30** (the default)" in said
    assert "`loaded_email`" in said


def test_a_number_that_is_one_column_has_no_formula_but_says_which(opened, on_golden):
    app = opened("definitions.py", find="attempted")
    said = [text.value for text in app.markdown]
    assert not any("`attempted_count`" in each for each in said if each.startswith("Emails that"))
    assert "It is the column `attempted_count`." in said
    [table] = [frame.value for frame in app.dataframe if "Formula" in frame.value]
    shown = table.set_index("Number")["Formula"]
    assert shown["Attempted"] == ""
    assert shown["Bounce rate"] == "bounced_count ÷ attempted_count"


def test_a_search_that_finds_nothing_says_so(opened, on_golden):
    app = opened("definitions.py", find="unicorns")
    assert "No number or word is called that." in app.info[0].value
    assert not app.code


def test_a_name_comes_before_those_that_mention_it():
    assert matching("held rate")[0].name == "held rate"
    assert matching("  HELD   Rate ")[0].name == "held rate"
    assert matching("") == list(metrics.METRICS)


def test_settings_show_the_value_in_force_beside_the_default(opened, on_golden):
    app = opened("definitions.py")
    [table] = [frame.value for frame in app.dataframe if "In force" in frame.value]
    shown = table.set_index("Setting")
    assert list(shown.index) == list(Settings().as_dict())
    assert shown.loc["report_timezone", "In force"] == "America/New_York"
    assert shown.loc["report_timezone", "Default"] == "UTC"
    assert shown.loc["minutes_per_booking", "In force"] == "15"


# A card whose only numbers need no definition -> why.
PLAIN = {
    "Claims about the numbers": "rows that break a claim, which the row itself says",
    "Claims about what was brought in": "rows that break a claim, which the row itself says",
}
VIEWS = [
    *((f"{page}.py", {}) for page in ("overview", "funnel", "journeys", "csms", "meetings")),
    *(("csms.py", {"rate": name}) for name in ("Held rate", "Click rate", "Open rate")),
    *(("funnel.py", {"heat": name}) for name in ("Meetings booked", "Delivered", "Held rate")),
    ("funnel.py", {"compare": "Period before", "period": "Last 90 days"}),
    ("overview.py", {"period": "Last 90 days"}),
    ("outcomes.py", {"renewal": "Alder · R1"}),
    ("accounts.py", {"within": "730"}),
    *(("data.py", {"part": part}) for part in ("Files", "Health")),
    *(("migration.py", {"section": part}) for part in migration.PARTS),
]


@pytest.mark.parametrize(("page", "query"), VIEWS)
def test_a_card_with_a_number_takes_its_definition_along(
    opened_first, on_golden, monkeypatch, page, query
):
    drawn = {}
    draw_card, draw_tiles = Board.card, Board.metrics

    def card(self, title, rows, **given):
        if any(kind in NUMBERS for kind in given["kinds"].values()):
            drawn[title] = given.get("definitions", ())
        draw_card(self, title, rows, **given)

    def tiles(self, found, *, title="In short", **given):
        drawn[title] = given.get("definitions", ())
        draw_tiles(self, found, title=title, **given)

    monkeypatch.setattr(Board, "card", card)
    monkeypatch.setattr(Board, "metrics", tiles)
    assert not opened_first(page, **query).exception
    assert drawn
    assert {title for title, names in drawn.items() if not names} <= PLAIN.keys()
    assert metrics.sentences(name for names in drawn.values() for name in names)


def test_definitions_need_no_data(opened, on_empty):
    app = opened("definitions.py")
    assert not app.exception
    assert "Booking rate" in names(app)
