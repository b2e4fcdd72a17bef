"""The funnel page shows the golden figures, and says where it cannot."""

import itertools
import json
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any, cast

import pytest

from csfunnel import behind
from csfunnel.cell import Cell
from csfunnel.filters import Filters
from csfunnel.funnel import funnel
from csfunnel.heat import NOTHING, Heat, Slice
from csfunnel.rates import rate
from csfunnel.settings import now
from csfunnel.trend import Point, following
from csfunnel.ui import state, words
from csfunnel.ui.board import Board
from csfunnel.ui.figures import funnel as figures
from csfunnel.ui.figures.heat import heat_map
from csfunnel.ui.funnels import breakdown, heats, trends
from figures import checked

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "expected.json").read_text("utf-8"))
LABELS = {
    "unit": {"contact": "Contacts", "account": "Accounts"},
    "basis": {"activity": "Activity"},
    "credit": {"direct": "Direct"},
    "by": {"journey": "Journey", "csm": "CSM", "region": "Region", "step": "Touch"},
    "model": {
        "first": "First meeting",
        "linear": "Even split",
        "position": "40-20-40",
        "decay": "Later counts more",
    },
}
KEYS = {"csm": "csm", "region": "region", "journey": "journey", "step": "touch"}


def link(options: dict[str, str]) -> dict[str, str | list[str]]:
    """The query parameters of a view of the golden answers."""
    query: dict[str, str | list[str]] = {}
    for name, value in options.items():
        if name in LABELS:
            query[name] = LABELS[name][value]
        elif name in KEYS:
            query[KEYS[name]] = value
    if "from" in options:
        query |= {"period": "Custom dates", "from": options["from"], "to": options["to"]}
    return query


VIEWS = [view for view in GOLDEN["funnel"] if "as_of" not in view["options"]]


def table_of(app, *columns):
    """The first table on the page that has all these columns."""
    return next(each.value for each in app.dataframe if {*columns} <= {*each.value.columns})


@pytest.mark.parametrize("view", VIEWS, ids=[json.dumps(view["options"]) for view in VIEWS])
def test_the_stages_and_money_of_a_link_are_the_golden_ones(opened, on_golden, view):
    app = opened(**link(view["options"]))
    assert not app.exception
    stages = table_of(app, "Stage", "Reached", "Recorded")
    expected = view["result"]["stages"]
    assert [*stages["Reached"]] == [each["reached"] for each in expected]
    assert [*stages["Recorded"]] == [each["recorded"] for each in expected]
    lines = view["result"]["money"]["by_currency"]
    if not lines:
        assert "No renewal was won in this view." in [info.value for info in app.info]
        return
    money = table_of(app, "Currency", "Won").set_index("Currency")
    for name, line in lines.items():
        shown = money.loc[name, ["Won", "From journeys", "From no journey", "From no meeting"]]
        parts = ("won", "journeys", "no_journey", "no_meeting")
        assert [f"{each:.2f}" for each in shown] == [line[part] for part in parts]
    assert {*money.index} == {*lines}


@pytest.mark.parametrize("by", ["journey", "csm", "region", "step"])
def test_the_breakdown_has_the_golden_rows(opened, on_golden, by):
    view = next(view for view in VIEWS if view["options"] == {"by": by})
    frame = table_of(opened(by=LABELS["by"][by]), "Open rate", "Held rate", LABELS["by"][by])
    expected = {row["value"]: row["meetings"]["booked"] for row in view["result"]["rows"]}
    expected["Total"] = view["result"]["meetings"]["booked"]
    assert dict(zip(frame.iloc[:, 0], frame["Booked"], strict=True)) == expected
    assert frame.iloc[-1, 0] == "Total"
    for column in ("Delivered", "Due", "Held", "Renewed USD"):
        assert frame[column].iloc[:-1].sum() == frame[column].iloc[-1]


@pytest.mark.parametrize("column", ["Delivered", "Booked", "Held"])
def test_a_link_sorts_the_breakdown_by_a_column(opened, on_golden, column):
    frame = table_of(opened(by="CSM", sort=column), "CSM", "Open rate", "Held")
    shown = [*frame[column].iloc[:-1]]
    assert len({*shown}) > 1
    assert shown == sorted(shown, reverse=True)
    assert frame.iloc[-1, 0] == "Total"


def test_by_a_rate_few_cases_come_after_the_rest_and_the_unknown_last(golden):
    answer = funnel(golden.warehouse, Filters(), by="csm")
    shares = {"few": (9, 10), "low": (10, 100), "unknown": (None, 100), "high": (30, 100)}
    row, found = answer["rows"][0], {name: rate(*share) for name, share in shares.items()}
    answer["rows"] = [
        {
            **row,
            "value": name,
            "rates": {**row["rates"], "booking": {**each._asdict(), "small": each.is_small}},
        }
        for name, each in found.items()
    ]
    rows = breakdown.rows_of(answer, {}, title="CSM", sort_by="Booking rate")
    assert [row["CSM"] for row in rows] == ["high", "low", "few", "unknown", "Total"]


def test_a_small_sample_is_marked_and_not_ranked(opened, on_golden):
    app = opened()
    assert all("**few cases**" in note.value for note in app.caption if "n\u00a0=" in note.value)
    assert table_of(app, "Journey", "Open rate")["Few cases"][0] == "few"


def test_a_row_of_few_cases_is_marked_though_no_meeting_of_it_was_due(opened, on_golden):
    frame = table_of(opened(by="CSM"), "CSM", "Open rate", "Due")
    sent = frame[frame["Delivered"] > 0]
    assert {*sent["Few cases"]} == {"few"}
    assert 0 in {*sent["Due"]}


def test_a_row_with_any_rate_of_enough_cases_is_not_greyed():
    rates = {
        "open": rate(40, 80),
        "click": rate(None, 80),
        "booking": rate(3, 80),
        "held": rate(1, 3),
    }
    told = {name: {"rate": each.rate, "small": each.is_small} for name, each in rates.items()}
    assert breakdown.too_few(told) == "held"
    assert breakdown.too_few({"held": told["held"]}) == "all rates"
    assert breakdown.too_few({"click": told["click"]}) == ""


def test_held_stands_with_its_ceiling(opened, on_golden):
    app = opened(compare="Period before", period="Last 90 days", heat="Held rate")
    cards = {card.label: card.value for card in opened().metric}
    assert cards["Meetings held"] == "64% – 73%"
    for columns in (["Period"], ["Journey", "Open rate"], ["Rate", "Verdict"], ["CSM", "Journey"]):
        frame = table_of(app, *columns, "At most")
        held = frame["Held rate"] if "Held rate" in frame else frame["Now"]
        known = frame["At most"].notna()
        assert known.any()
        assert (frame["At most"] >= held)[known].all()
    hovers = [str(chart.proto.spec) for chart in app.get("plotly_chart")]
    assert sum("at most" in hover for hover in hovers) == 1
    assert any(
        "at most" in str(chart.proto.spec)
        for chart in opened(trend="Held rate").get("plotly_chart")
    )


@pytest.mark.parametrize(
    "columns", [["Period", "Delivered"], ["Journey", "Delivered", "Renewed USD"]]
)
def test_every_rate_stands_with_its_interval_and_what_it_is_of(opened, on_golden, columns):
    frame = table_of(opened(), *columns)
    cases = {"Open": "Delivered", "Click": "Delivered", "Booking": "Delivered", "Held": "Due"}
    for name, of in cases.items():
        told = frame[f"{name} rate"].notna()
        assert told.any()
        assert frame.loc[told, f"{name} rate, 95 % range"].str.contains("–").all()
        assert (frame.loc[told, of] > 0).all()


def squares(pairs):
    """A map of rates of two CSMs and two journeys; pairs by CSM and journey, None for all."""
    slices = {place: Slice({}, {}, {"booking": rate(*pair)}) for place, pair in pairs.items()}
    return heats.Map(Heat("csm", "journey", ("Ann", "Bob"), ("A", "B"), slices), "booking")


def test_a_small_square_is_marked_in_the_table_though_its_row_is_large():
    drawn = squares(
        {
            ("Ann", "A"): (20, 100),
            ("Ann", "B"): (1, 3),
            ("Ann", None): (21, 103),
            ("Bob", "A"): (0, 0),
            (None, "A"): (20, 100),
            (None, None): (21, 103),
        }
    )
    rows = heats.rows_of(drawn)
    assert [(row["CSM"], row["Journey"], row["Delivered"], row["is_small"]) for row in rows] == [
        ("Ann", "A", 100, False),
        ("Ann", "B", 3, True),
        ("Ann", "All", 103, False),
        ("All", "A", 100, False),
        ("All", "All", 103, False),
    ]
    assert rows[0]["95 % range"] == "13% – 29%"
    assert [*heats.kinds_of(drawn)] == ["CSM", "Journey", "Delivered", "Booking rate", "95 % range"]


def test_rows_and_columns_of_long_names_stand_apart_and_whole_in_the_hover():
    names = [f"<b> Renewal Outreach 120-90-60-45 Day Sequence v2 {end}" for end in ("Q3", "Q4")]
    found = Heat("csm", "journey", names, names, {})
    figure = heat_map(found, lambda *_: rate(9, 90), lambda *_: None, label="Booked", names={})
    layout = checked(figure).layout
    for axis in (layout.xaxis, layout.yaxis):
        assert [*axis.tickvals] == names
        assert [label.split("… ")[0] for label in axis.ticktext] == ["&lt;b&gt; Renewal<br>"] * 2
        assert [label[-2:] for label in axis.ticktext] == ["Q3", "Q4"]
    _, numbers = checked(figure).data
    assert [*numbers.customdata[1][:2]] == names
    assert numbers.customdata[1][4].replace("<br>", " ") == escape(" · ".join(names))
    assert "%{y}" not in numbers.hovertemplate


def test_a_held_rate_in_a_sentence_has_its_ceiling_too():
    rates = {"held": rate(20, 100), "ceiling": rate(90, 100)}
    slices: dict[Any, Slice] = {(csm, "A"): Slice({}, {}, rates) for csm in ("Ann", "Bob")}
    drawn = heats.Map(Heat("csm", "journey", ("Ann", "Bob"), ("A",), slices), "held")
    assert "highest: Ann · A (20%, 13% – 29%, at most 90%)" in heats.sentence(drawn, Filters())
    states = dict.fromkeys(("open", "booking", "held"), "finished")
    march = Point(date(2025, 3, 1), date(2025, 3, 31), slices["Ann", "A"], cast("Any", states))
    assert trends.sentence([march], "held", "month") == "Held rate: 20%, at most 90% in Mar 2025."


def test_a_place_that_booked_more_than_it_delivered_is_not_ranked():
    """On the basis activity: what was booked may belong to emails sent before."""
    pairs = {("Ann", "A"): (90, 30), ("Ann", "B"): (20, 100), ("Bob", "B"): (5, 100)}
    told = heats.sentence(squares(pairs), Filters(basis="activity"))
    assert "highest: Ann · B (20%, 13% – 29%)" in told


def test_activity_has_no_renewal_rate_and_says_so(opened, on_golden):
    app = opened(basis="Activity")
    cards = {card.label: card.value for card in app.metric}
    assert cards["Held, then renewed"] == "–"
    assert "Basis activity has no renewal rate" in [note.value for note in app.caption]


def headline(app):
    """What stands above the page, as a reader sees it."""
    [said] = app.header
    return said.value.replace("\\", "")


SPRING = {"period": "Custom dates", "from": "2025-03-01", "to": "2025-04-15"}


def test_a_headline_of_activity_claims_no_share_of_what_was_delivered(opened_first, on_golden):
    """An email of another day may have booked: neither count is a part of the other."""
    app = opened_first(basis="Activity", **SPRING)
    assert headline(app).startswith(
        "3 emails led to a meeting booked in this period and 2 to one held in it; "
        "4 were delivered in it. Journeys are credited with"
    )
    app = opened_first(basis="Activity", unit="Contacts", **SPRING)
    assert headline(app).startswith(
        "3 contacts booked a meeting in this period and 2 had one held in it; "
        "4 were reached by email in it."
    )
    # A cohort is one, and without a period both bases show all there is.
    for cohort in (SPRING, {"basis": "Activity"}):
        assert " delivered emails led to a booked meeting (" in headline(opened_first(**cohort))


def test_a_rate_of_activity_over_100_is_explained(opened_first, on_golden):
    """Of 4 emails delivered 5 were opened, one of them sent before."""
    app = opened_first(basis="Activity", **SPRING)
    assert {card.label: card.value for card in app.metric}["Opened"] == "125%"
    why = "may belong to emails sent before it, so a rate can pass 100 %"
    assert sum(why in each.value for each in app.caption) == 1
    for cohort in (SPRING, {"basis": "Activity"}):
        assert not any(why in each.value for each in opened_first(**cohort).caption)


def test_a_view_without_emails_tells_its_meetings_and_its_money(opened_first, on_golden):
    """Golden: of no journey 3 meetings with USD 250.01; USD 250.00 of no meeting closed in June."""
    app = opened_first(journey="No journey", model="Even split")
    said = "3 meetings booked and 1 held from no journey. Won renewals: USD 250.01 from no journey."
    assert headline(app) == said
    told = [info.value for info in app.info]
    assert "Nothing was sent in this view." in told
    assert not any("booked in this view" in each for each in told)
    app = opened_first(journey="No meeting")
    assert headline(app) == "Won renewals: USD 250.00 from no meeting."
    assert not any("renewal money of no meeting" in info.value for info in app.info)


def test_a_cohort_with_a_period_points_to_activity(opened, on_golden):
    hint = "Choose the basis “Activity”"
    dates = {"period": "Custom dates", "from": "2025-01-01", "to": "2025-03-20"}
    assert any(hint in info.value for info in opened(**dates).info)
    assert not any(hint in info.value for info in opened(**dates, basis="Activity").info)
    assert not any(hint in info.value for info in opened().info)


def test_the_meetings_sentence_accounts_for_all(opened, on_golden):
    said = [text.value for text in opened().markdown]
    assert (
        "13 meetings booked: 10 from journeys in view (9 emails led to them), 3 from no journey. "
        "Of 13: 7 held, 1 unverified, 2 no-show, 1 too short, 1 cancelled and 1 upcoming."
    ) in [text.replace("\\", "") for text in said]


def test_near_equal_numbers_say_what_each_counts(opened, on_golden):
    """Bars and rates of clicks, emails and meetings booked: each place says what is its own."""
    captions = " ".join(each.value for each in opened().caption)
    assert "“Clicked” has those that booked without a recorded click too." in captions
    assert "“Meetings held” and “Held, then renewed” count meetings, the others emails" in captions
    captions = " ".join(each.value for each in opened(unit="Contacts").caption)
    assert "Bars count contacts that came so far or further" in captions
    assert "count meetings, the others contacts" in captions


def test_a_filter_that_leaves_nothing_names_the_way_out(opened, on_golden):
    app = opened(period="Custom dates", to="2019-01-31")
    assert [info.value for info in app.info] == [
        "**Nothing matches this view.** Without the period there are 20 emails."
    ]


@pytest.mark.parametrize(
    ("journey", "seen"),
    [("No journey", "3 meetings"), ("No meeting", "USD 250.00 of won renewals")],
)
def test_what_no_email_led_to_is_in_no_cohorts_period_and_the_way_out_says_so(
    opened_first, on_golden, journey, seen
):
    """The basis that shows it is named only where it would show something."""
    [told] = opened_first(journey=journey, period="Custom dates", to="2025-06-30").info
    said = told.value.replace("\\", "")
    assert (
        f"Without the period there are {seen} and without the journey there are 20 emails." in said
    )
    assert said.endswith("Choose the basis “Activity” for the total of the period.")
    [told] = opened_first(journey=journey, period="Custom dates", to="2019-01-31").info
    assert told.value.replace("\\", "").endswith(f"Without the period there are {seen}.")


@pytest.mark.parametrize(
    "page", ["funnel.py", "overview.py", "csms.py", "outcomes.py", "meetings.py"]
)
def test_a_period_that_ends_before_it_begins_is_named_as_the_cause(opened, on_golden, page):
    app = opened(page, period="Custom dates", **{"from": "2025-05-02", "to": "2025-05-01"})
    assert not app.exception
    said = [each.value for each in (*app.info, *app.warning)]
    assert "From (2 May 2025) is after To (1 May 2025): swap the two." in said[0]
    assert not any("Without the period" in each for each in said)


def test_a_link_to_what_is_gone_warns_and_shows_the_rest(opened_first, on_golden):
    app = opened_first(csm=["Ann", "Nobody"], period="Never", unit="Planets")
    assert not app.exception
    assert [box.value for box in app.multiselect if box.key == "csm"] == [["Ann"]]
    for told in ("“Nobody”", "Period “Never”", "Count “Planets”"):
        assert told in app.warning[0].value
    assert [box.value for box in app.selectbox if box.key == "period"] == ["All time"]


@pytest.mark.parametrize("page", ["funnel.py", "overview.py"])
def test_days_of_a_link_without_a_period_are_the_period(opened_first, on_golden, page):
    app = opened_first(page, **{"from": "2025-03-01", "to": "2025-04-15"})
    assert not app.warning
    chosen = app.session_state["chosen_filters"]
    assert (chosen.from_day, chosen.to_day) == (date(2025, 3, 1), date(2025, 4, 15))
    assert [box.value for box in app.selectbox if box.key == "period"] == ["Custom dates"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"period": "Custom dates", "from": "2025-13-01"}, "From “2025-13-01”"),
        ({"to": "soon"}, "To “soon”"),
        ({"period": "Custom dates", "to": "1999-12-31"}, "To “1999-12-31”"),
        ({"period": "Last 30 days", "from": "2025-03-01"}, "From “2025-03-01”"),
        ({"period": "Custom dates", "from": "2025/03/01", "to": "2025-04-15"}, ""),
    ],
)
def test_a_day_that_a_link_asks_for_in_vain_is_told_once(opened_first, on_golden, asked, told):
    app = opened_first(**asked)
    assert [told in each.value.replace("\\", "") for each in app.warning] == [True] * bool(told)
    assert not app.run().warning


def test_a_day_beside_another_period_is_let_go(opened_first, on_golden):
    """Left in the address it would be the period as soon as that is all time."""
    app = opened_first(period="Last 30 days", **{"from": "2025-03-01"})
    assert "from" not in app.query_params
    assert app.session_state["chosen_filters"].from_day == date(2025, 6, 1)


def test_a_link_may_speak_as_the_command_line_does(opened_first, on_golden):
    asked = {"unit": "account", "basis": "activity", "credit": "direct", "model": "decay"}
    app = opened_first(**asked, by="csm")
    assert not app.warning
    chosen = app.session_state["chosen_filters"]
    assert {name: getattr(chosen, name) for name in asked} == asked
    assert [box.value for box in app.button_group if box.key == "by"] == ["csm"]


def test_emails_of_no_account_have_another_way_out_than_the_filters(opened, on_empty):
    state.own_door().load(Path(__file__).parents[1] / "golden" / "email.csv")
    app = opened(unit="Accounts")
    [info] = app.info
    assert info.value == (
        "**Nothing matches this view.** No email belongs to a known account: load the Company and "
        "Person exports, or count emails."
    )
    assert [link.proto.page for link in app.get("page_link")] == ["data"]


@pytest.mark.parametrize("page", ["overview.py", "funnel.py", "journeys.py"])
@pytest.mark.parametrize("narrowed", [{}, {"period": "Last 30 days"}])
def test_calls_alone_ask_for_the_email_log_and_blame_no_filter(opened, on_empty, page, narrowed):
    state.own_door().load(Path(__file__).parents[1] / "golden" / "call.csv")
    app = opened(page, **narrowed)
    assert not app.exception
    [info] = app.info
    assert info.value.startswith("**No email log is loaded yet.** Load Gainsight's email log")
    assert "data" in [link.proto.page for link in app.get("page_link")]


def test_relative_periods_count_from_the_data_and_not_from_today(opened, on_golden):
    reached = table_of(opened(period="Last 90 days"), "Stage", "Reached")["Reached"]
    assert 0 < reached[0] < table_of(opened(), "Stage", "Reached")["Reached"][0]


def test_accounts_alone_are_not_told_to_start_with_the_sample(opened, on_empty):
    """It makes way for the first file, whatever CSFUNNEL_SAMPLE says."""
    assert "CSFUNNEL_SAMPLE" in opened().info[0].value
    state.own_door().load(Path(__file__).parents[1] / "golden" / "company.csv")
    [info] = opened().info
    assert info.value.startswith("**No email, booking, call or renewal yet.** Load Gainsight's")
    assert "CSFUNNEL_SAMPLE" not in info.value


def test_an_email_log_alone_says_what_is_missing(opened, on_empty):
    state.own_door().load(Path(__file__).parents[1] / "golden" / "email.csv")
    app = opened()
    stages = table_of(app, "Stage", "Reached").set_index("Stage")["Reached"]
    assert stages["Delivered"] == 17
    assert stages[["Booked", "Held", "Renewed"]].isna().all()
    said = " ".join(text.value for text in (*app.caption, *app.markdown))
    assert "Booked, Held and Renewed: no bookings loaded yet." in said
    assert "No bookings loaded yet." in [info.value for info in app.info]
    assert "0 meetings" not in said


def test_the_picture_says_which_view_it_is_of_and_up_to_when(opened, on_golden):
    app = opened(csm="Ann", basis="Activity", to="2025-03-20", period="Custom dates")
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    said = figure["layout"]["title"]["subtitle"]["text"].replace("<br>", " ")
    assert said == (
        "Until 20 Mar 2025 · emails · activity basis · all credit · money to the last meeting · "
        f"CSM: Ann · data as of 30 Jun 2025 · data version {on_golden.warehouse.version()} · "
        f"{words.day(now())}"
    )


@pytest.fixture(name="cards")
def noted_cards(monkeypatch):
    """What the cards of a page were drawn with: title -> rows, kinds and what a click opens."""
    found = {}
    draw = Board.card

    def noting(board, title, rows, **asked):
        found[title] = (rows, asked["kinds"], asked.get("opens"))
        draw(board, title, rows, **asked)

    monkeypatch.setattr(Board, "card", noting)
    return found


CHOICES = [
    {},
    {"unit": "Contacts", "by": "CSM", "rows": "Region", "columns": "Touch", "heat": "Delivered"},
    {"unit": "Accounts", "by": "Touch", "heat": "Meetings booked", "columns": "Month"},
    {"basis": "Activity", "period": "Custom dates", "from": "2025-03-01", "to": "2025-04-15"},
    {"basis": "Activity", "every": "Week", "lost_from": "Opened", "lost_to": "Held"},
    {"heat": "Held rate", "rows": "Journey", "columns": "Month"},
    {"credit": "Direct", "region": "EMEA", "compare": "Period before", "period": "Last 90 days"},
]
NOT_IN_VIEW = {"Of then"}  # counts of another period


@pytest.mark.parametrize("choice", CHOICES, ids=[json.dumps(choice) for choice in CHOICES])
def test_every_count_and_amount_on_the_page_opens_into_as_much(opened, on_golden, cards, choice):
    app = opened(**choice)
    assert not app.exception
    chosen = app.session_state["chosen_filters"]
    walked = 0
    for title, (rows, kinds, opens) in cards.items():
        columns = [name for name, kind in kinds.items() if kind in ("count", "money")]
        for row, column in itertools.product(rows, columns):
            if row[column] is None or column in NOT_IN_VIEW:
                continue
            cell = opens(row, column)
            assert cell is not None, (title, column)
            assert Cell.of_text(cell.to_text()) == cell
            found = behind.rows(on_golden.warehouse, cell, chosen)
            size: Decimal | int = len(found)
            if kinds[column] == "money":
                size = Decimal(sum(each["share_cents"] for each in found)) / 100
            assert size == row[column], (title, row, column)
            walked += 1
    assert walked > 60


def test_a_link_opens_the_list_behind_a_number(opened, on_golden):
    app = opened(open="meetings.held~region.EMEA")
    assert not app.exception
    listed = table_of(app, "Starts", "Contact", "Status")
    assert [*listed["Status"]] == ["held"] * 5
    assert "5 meetings\\." in [text.value for text in app.markdown]


def test_a_link_to_a_list_that_does_not_exist_says_so_and_shows_the_page(opened, on_golden):
    app = opened(open="planets.seen")
    assert "list that does not exist" in app.warning[0].value
    assert app.header


def test_a_list_behind_nothing_says_so(opened, on_golden):
    app = opened(open="meetings.held~csm.Cleo")
    assert "Nothing is behind this number in this view\\." in [each.value for each in app.markdown]


def test_months_without_anything_keep_their_place_in_the_trend(opened, on_golden):
    trend = table_of(opened(), "Period", "Booking rate")
    assert [*trend["Period"]] == [
        *("Jun 2025", "May 2025", "Apr 2025", "Mar 2025", "Feb 2025", "Jan 2025"),
        *("Dec 2024", "Nov 2024"),
    ][: len(trend)]
    assert trend["Delivered"].sum() == 17


@pytest.mark.parametrize(
    ("booking", "held", "said"),
    [
        ("finished", "finished", "yes"),
        ("finished", "maturing", "bookings yes, held meetings not yet"),
        ("finished", "unknown", "bookings yes, held meetings not known yet"),
        ("maturing", "maturing", "still maturing: more will follow"),
        ("unknown", "unknown", "not known yet"),
    ],
)
def test_a_month_is_finished_once_its_meetings_are(booking, held, said):
    states = {"open": "finished", "booking": booking, "held": held}
    days = (date(2025, 3, 1), date(2025, 3, 31))
    [row] = trends.rows_of([Point(*days, NOTHING, states)], "month")
    assert row["Finished"] == said


def test_a_comparison_wants_a_period_with_both_days(opened, on_golden):
    said = [info.value for info in opened(compare="Period before").info]
    assert "To compare, choose a period with both a first and a last day." in said
    app = opened(compare="Period before", period="Last 90 days")
    compared = table_of(app, "Rate", "Now", "Then", "Verdict")
    assert {*compared["Verdict"]} <= {"few cases", "not known", "still maturing"}


def test_the_stages_of_the_drop_off_stand_in_the_link(opened, on_golden):
    lost = table_of(opened(lost_from="Sent", lost_to="Held"), "Lost", "Share lost").set_index(
        "Journey"
    )
    assert lost.loc["Total", ["Sent", "Lost"]].to_list() == [19, 13]
    assert lost["Lost"].drop("Total").sum() == 13


@pytest.mark.parametrize("unit", ["Contacts", "Accounts"])
def test_what_rows_lost_is_no_part_of_the_total_where_one_may_stand_in_several(
    opened, on_golden, unit
):
    app = opened(unit=unit, lost_from="Sent", lost_to="Booked")
    lost = table_of(app, "Lost", "Share lost")
    assert "Of all lost" not in lost.columns
    assert "Of all lost" in table_of(opened(), "Lost", "Share lost").columns
    said = " ".join(each.value.replace("\\", "") for each in app.markdown)
    assert f"One {unit.lower()[:-1]} may be lost in one row and have gone on in another" in said
    assert "Most of them" not in said


@pytest.mark.parametrize("by", ["CSM", "Region"])
def test_accounts_stand_in_one_row_of_csms_and_regions_and_add_up(opened, on_golden, by):
    app = opened(unit="Accounts", by=by, lost_from="Sent", lost_to="Booked")
    *parts, whole = table_of(app, "Lost", "Share lost")[["Lost", "Of all lost"]].to_numpy()
    assert sum(part[0] for part in parts) == whole[0]
    assert sum(part[1] for part in parts) == pytest.approx(whole[1])


def test_two_breakdowns_add_up_to_their_totals(opened, on_golden):
    heat = table_of(opened(heat="Delivered"), "CSM", "All").set_index("CSM")
    inner = heat.drop(index="All", columns=["All"]).select_dtypes("number")
    assert heat.loc["All", "All"] == 17
    assert inner.sum(axis=1).to_dict() == heat["All"].drop("All").to_dict()
    assert inner.sum().to_dict() == heat.loc["All", inner.columns].to_dict()


@pytest.mark.parametrize(
    ("grain", "count", "step"), [("month", 3, "M1"), ("month", 19, "M3"), ("week", 3, 604_800_000)]
)
def test_no_week_or_month_is_named_twice_on_the_axis_of_a_trend(grain, count, step):
    day, points = date(2025, 1, 6) if grain == "week" else date(2025, 1, 1), []
    for _ in range(count):
        points.append(Point(day, day, NOTHING, {"booking": "finished"}))
        day = following(day, grain)
    drawn = figures.counts(points, lambda _: 1, name="booking", grain=grain, label="Booked")
    axis = drawn.layout["xaxis"]
    assert (axis["dtick"], axis["tick0"]) == (step, points[0].first_day.isoformat())
