"""The outcomes page shows where won money goes under each model, and explains a renewal."""

import json
import shutil
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from csfunnel.cell import Cell
from csfunnel.explaining import Explained
from csfunnel.rates import rate
from csfunnel.ui import state
from csfunnel.ui.figures import outcomes as figures
from csfunnel.ui.outcomes import renewal_rates
from figures import checked

GOLDEN = Path(__file__).parents[1] / "golden"
EXPECTED = json.loads((GOLDEN / "expected.json").read_text("utf-8"))
MODELS = {
    "last": "Last meeting",
    "first": "First meeting",
    "linear": "Even split",
    "position": "40-20-40",
    "decay": "Later counts more",
}


def said(app):
    return " ".join(text.value.replace("\\", "") for text in (*app.markdown, *app.caption))


def table_with(app, *columns):
    """The first table that has these columns."""
    return next(each.value for each in app.dataframe if {*columns} <= {*each.value.columns})


@pytest.mark.parametrize("model", MODELS)
def test_each_model_has_the_golden_money_by_journey(opened, on_golden, model):
    options = {"by": "journey", **({"model": model} if model != "last" else {})}
    [view] = [view for view in EXPECTED["funnel"] if view["options"] == options]
    rows = table_with(opened("outcomes.py"), *MODELS.values())
    shown = {
        (row["Journey"], row["Currency"]): f"{row[MODELS[model]]:.2f}"
        for _, row in rows.iterrows()
        if row[MODELS[model]] and row["Journey"] != "All in view"
    }
    assert shown == {
        (row["value"], currency): amount
        for row in view["result"]["rows"]
        for currency, amount in row["renewed_amount"].items()
    }


def test_the_totals_are_the_same_under_every_model_and_shown(opened, on_golden):
    app = opened("outcomes.py")
    rows = table_with(app, *MODELS.values())
    totals = rows[rows["Journey"] == "All in view"].set_index("Currency")
    assert set(totals.loc["USD", list(MODELS.values())]) == {1390.02}
    assert set(totals.loc["EUR", list(MODELS.values())]) == {9000000000.01}
    assert "Every model shares out the same EUR 9,000,000,000.01 and USD 1,390.02" in said(app)


def test_a_view_that_cuts_renewals_apart_says_what_lies_outside(opened, on_golden):
    app = opened("outcomes.py", journey="Renewal 45")
    rows = table_with(app, *MODELS.values())
    usd = rows[rows["Currency"] == "USD"].set_index("Journey")[list(MODELS.values())]
    assert (usd.loc["All in view"] + usd.loc["Outside this view"]).round(2).eq(1390.02).all()
    assert usd.loc["All won renewals"].eq(1390.02).all()
    assert usd.loc["All in view"].nunique() > 1
    assert "with what lies outside they agree to the cent" in said(app)


def test_meetings_that_led_to_a_renewal_are_the_funnels(opened, on_golden):
    rows = table_with(opened("outcomes.py"), "Of held").set_index("Journey")
    whole = rows.loc["All in view"]
    assert (whole["Booked"], whole["Held"], whole["Followed by a renewal"]) == (13, 7, 4)
    assert rows.loc["Renewal 120", "Of held"] == 50.0
    assert set(rows["Few cases"]) == {"few"}


def test_activity_has_no_share_of_meetings_and_says_so(opened, on_golden):
    app = opened("outcomes.py", basis="Activity")
    assert not any("Of held" in each.value.columns for each in app.dataframe)
    assert "Choose the basis “Cohort”." in said(app)


@pytest.mark.parametrize("name", ["No meeting", "No journey", "All in view", "All won renewals"])
def test_journeys_are_credited_alike_whatever_they_are_called(opened, on_named, name):
    on_named(name, "Renewal 45")
    app = opened("outcomes.py")
    assert app.header[0].value == (
        "Journeys are credited with EUR 9,000,000,000 and USD 1,140 (USD 873.35 to USD 1,140 under "
        "the others) of won renewals, each going to the last meeting"
    )
    # Its marks are drawn, as those of any journey.
    drawn = [json.loads(chart.proto.spec)["data"] for chart in app.get("plotly_chart")]
    assert {name} <= {place for mark in drawn[0] for place in mark["y"]}


def test_a_row_that_is_called_as_all_rows_has_a_mark_of_its_own():
    share = rate(1, 2)
    points = [("All in view", share), ("B", rate(0, 0)), ("All in view", share)]
    [marks] = figures.rates(points, axis="", few="", has_total=True).traces
    assert len({*marks["y"]}) == len(marks["y"]) == 2
    opened = [renewal_rates.opens_led_mark(each, by="journey") for each in marks["customdata"]]
    assert opened == [
        Cell("meetings.renewing", journeys=("All in view",)),
        Cell("meetings.renewing"),
    ]


def test_the_comparison_of_accounts_says_what_it_leaves_out_and_what_it_is_not(opened, on_golden):
    app = opened("outcomes.py")
    rows = table_with(app, "Before closing").set_index("Before closing")
    assert tuple(rows.loc["A held meeting", ["Won", "Lost", "Renewals"]]) == (4, 1, 5)
    assert tuple(rows.loc["No meeting held", ["Won", "Lost", "Renewals"]]) == (2, 0, 2)
    assert "This is association, not cause" in said(app)
    # n counts renewals, of which an account may have two; and no word claims a cause.
    assert "Of renewals with a held meeting in the 180 days before closing" in said(app)
    assert not [name for table in app.dataframe for name in table.value if "ed to a" in name]
    assert "led to a renewal" not in " ".join(each.value for each in app.subheader)
    assert "Left out: 1 open renewal (not decided yet)." in said(app)


@pytest.mark.parametrize(
    ("renewal", "sentence"),
    [
        ("Alder · R1", "Alder renewed for USD 1,000.03 on 15 Apr 2025. Four held meetings of"),
        ("Alder · R1", "180 days before count: 15 Jan 2025 (credited to “Renewal 120”), 14 Feb"),
        ("Alder · R1", "Last meeting:** the meeting of 15 Apr 2025 gets everything, USD 1,000.03."),
        ("Alder · R1", "14 Feb 2025 gets 1/10 = 10.0%, which is USD 100.01"),
        ("Alder · R1", "16 Mar 2025 gets 4/15 = 26.7%, which is USD 266.67"),
        ("Cedar · R4", "No held meeting of the account lies in the 180 days before, so under"),
        ("Cedar · R4", "nearest: 16 Apr 2025 (too short), 25 Apr 2025 (cancelled) and 27 May"),
        ("Dogwood · R5", "Dogwood did not renew (lost on 30 Jun 2025)."),
        ("Alder · R6", "The renewal of Alder is still open, due on 30 Sep 2025."),
        ("Dogwood · R8", "One held meeting of the 180 days before counts"),
        ("Cedar · R7", "Cedar renewed for an amount that is missing on 19 Jun 2025."),
    ],
)
def test_a_renewal_is_explained_in_words(opened, on_golden, renewal, sentence):
    app = opened("outcomes.py", renewal=renewal)
    assert not app.exception
    assert sentence in said(app)


def test_a_missing_amount_is_named(opened, on_golden):
    app = opened("outcomes.py", renewal="Cedar · R7")
    assert app.warning[0].value.replace("\\", "") == (
        "Its final amount is missing and counts as 0.00 until it is loaded; the planned amount is "
        "USD 60.00."
    )


def test_the_cents_of_an_explained_renewal_stand_with_their_sum(opened, on_golden):
    rows = table_with(
        opened("outcomes.py", renewal="Alder · R1"), "Meeting", "40-20-40", "Currency"
    )
    assert [*rows["Later counts more"]] == [66.67, 133.34, 266.67, 533.35, 1000.03]
    assert set(rows.iloc[-1][list(MODELS.values())]) == {1000.03}


def test_a_link_to_a_renewal_outside_the_view_still_explains_it(opened, on_golden):
    app = opened("outcomes.py", renewal="Alder · R1", csm="Ben")
    assert "Alder renewed for USD 1,000.03" in said(app)


def test_a_link_to_a_renewal_that_is_gone_says_so_and_shows_the_page(opened_first, on_golden):
    app = opened_first("outcomes.py", renewal="Nobody · R98")
    assert not app.exception
    [told] = app.warning
    assert told.value.replace("\\", "") == (
        "The link asks for renewal “Nobody · R98”, which is not in this data."
    )
    assert next(box for box in app.selectbox if box.key == "renewal").value is None


def test_an_email_log_alone_says_what_is_missing(opened, on_empty):
    state.own_door().load(GOLDEN / "email.csv")
    app = opened("outcomes.py")
    assert not app.exception
    assert app.header[0].value == (
        "No bookings loaded yet, so there is no renewal money to share out."
    )
    assert [info.value for info in app.info].count("No bookings loaded yet.") == 3


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        (["renewal"], "no email log loaded yet"),
        (["renewal", "email"], "no bookings loaded yet"),
        (["renewal", "email", "booking"], "no calls loaded yet"),
        (["renewal", "booking", "call", "company", "person"], "no email log loaded yet"),
    ],
)
def test_won_money_is_told_where_nobody_can_tell_what_led_to_it(opened, on_empty, files, reason):
    shutil.copy(GOLDEN / "settings.json", on_empty)
    for name in files:
        state.own_door().load(GOLDEN / f"{name}.csv")
    app = opened("outcomes.py")
    assert not app.exception
    assert app.header[0].value == (
        f"EUR 9,000,000,000 and USD 1,390 of won renewals; {reason}, so nobody can tell what led "
        "to them"
    )
    rows = table_with(app, *MODELS.values())
    assert {*rows["Journey"]} == {"All in view"}
    won = rows.set_index("Currency")[list(MODELS.values())]
    assert set(won.loc["USD"]) == {1390.02}
    assert f"{reason[0].upper()}{reason[1:]}, so only the sums are known" in said(app)
    # Of some emails nothing is known.
    app = opened("outcomes.py", journey="No meeting")
    assert not app.dataframe
    assert app.header[0].value.endswith("so there is no renewal money to share out.")


@pytest.mark.parametrize("model", MODELS.values())
@pytest.mark.parametrize(
    "days",
    [("2025-01-01", "2025-03-31"), ("2025-04-01", "2025-06-30"), ("2025-01-01", "2026-12-31")],
)
def test_meetings_followed_by_a_renewal_add_up_whatever_happened_in_a_period(
    opened, on_golden, model, days
):
    """A row may have renewals in it, and neither bookings nor meetings."""
    dated = {"period": "Custom dates", "from": days[0], "to": days[1]}
    rows = table_with(
        opened("outcomes.py", basis="Activity", model=model, **dated), "Booked", "Held"
    )
    assert "Few cases" not in rows.columns
    assert "Of held" not in rows.columns
    *parts, whole = rows["Followed by a renewal"]
    assert sum(parts) == whole


def test_a_row_of_renewals_alone_is_not_left_out():
    def row(value, booked, held, renewing):
        counts = {"booked": booked, "by_status": {"held": held}, "renewing": renewing}
        return {"value": value, "meetings": counts}

    answer = {**row("", 3, 2, 6), "rows": [row("A", 3, 2, 1), row("B", 0, 0, 5), row("C", 0, 0, 0)]}
    rows = renewal_rates.led_rows(answer, title="Journey", has_rate=False)
    assert [each["Journey"] for each in rows] == ["A", "B", "All in view"]


LONG = [f"EMEA Renewal Outreach 120-90-60-45 Day Sequence v2 2025 {end}" for end in ("Q3", "Q4")]


def credited(name: str, currency: str) -> dict[str, Any]:
    return {"Journey": name, "Currency": currency, **dict.fromkeys(MODELS.values(), 4000)}


def test_journeys_of_long_names_stand_apart_on_two_lines_and_whole_in_the_hover():
    rows = [credited(name, currency) for currency in ("EUR", "USD") for name in LONG]
    models = checked(figures.models(rows, title="Journey"))
    points = [(name, rate(9, 90)) for name in LONG]
    led = checked(figures.rates(points, axis="Followed by a renewal", few="few"))
    for marks, place in ((models.data[0], 3), (models.data[-1], 3), (led.data[0], 2)):
        assert [*marks.y] == [f"EMEA Renewal<br>… v2 2025 {end}" for end in ("Q3", "Q4")]
        assert [custom[place].replace("<br>", " ") for custom in marks.customdata] == LONG


def test_a_currency_is_a_word_and_no_markup():
    figure = checked(figures.models([credited("A", "<b>Bold</b>")], title="Journey"))
    assert figure.layout.xaxis.title.text == "&lt;b&gt;Bold&lt;/b&gt; credited"
    meeting = {"order_no": 1, "starts_day": date(2025, 3, 3)}
    models = dict.fromkeys(MODELS, 1)
    share = SimpleNamespace(meeting=meeting, cents=models, weights=models, written=models)
    found = SimpleNamespace(renewal={"currency": "<b>x</b>"}, shares=[share])
    assert "<b>x" not in str(figures.shares(cast("Explained", found)))
